"""All that a browser keeps for us on the device, as one text."""

KEPT = """async () => {
    const database = await new Promise(done => {
        indexedDB.open("gerege").onsuccess = event => done(event.target.result);
    });
    let text = "";
    for (const shelf of database.objectStoreNames) {
        const rows = await new Promise(done => {
            const all = database.transaction(shelf).objectStore(shelf).getAll();
            all.onsuccess = () => done(all.result);
        });
        for (const row of rows) for (const [name, value] of Object.entries(row)) {
            const binary = value instanceof ArrayBuffer || ArrayBuffer.isView(value);
            text += `${name}=${binary ? new TextDecoder("latin1").decode(value) : value};`;
        }
    }
    database.close();
    return text + JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage});
}"""
