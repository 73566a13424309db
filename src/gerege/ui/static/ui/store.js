// One small drawer on this device (IndexedDB). Only sealed bytes, random ids and times are ever put in it.

const SHELVES = ["drafts", "intakes"];

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("gerege", 1);
    request.onupgradeneeded = () => SHELVES.forEach((name) => request.result.createObjectStore(name, { keyPath: "id" }));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function within(shelf, mode, act) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      // "strict": what is said to be kept is on the disk, also when the battery dies a second later.
      const transaction = database.transaction(shelf, mode, { durability: "strict" });
      const request = act(transaction.objectStore(shelf));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

export const put = (shelf, row) => within(shelf, "readwrite", (store) => store.put(row));
export const remove = (shelf, id) => within(shelf, "readwrite", (store) => store.delete(id));
export const all = (shelf) => within(shelf, "readonly", (store) => store.getAll());
export const get = (shelf, id) => within(shelf, "readonly", (store) => store.get(id));
