"""What an officer reads where something is watched: fixed, and nothing of the case behind it."""

from gerege.kernel.bilingual import Bilingual

QUESTION = Bilingual(
    "Мэдүүлэгчээс үүнийг бүү асуу. «Ярилцаж шийдэх» хуудсанд төв газраас хоёр дахь үзлэг хүснэ үү.",
    "Ask the applicant nothing about it. In *Talk and decide* ask for a second look.",
)
INNOCENT = (
    Bilingual(
        "Дугаар, данс, хаяг одоо өөр хүнийх байж болно.",
        "A number, an account or an address may be somebody else's by now.",
    ),
    Bilingual(
        "Нэг уригч, нэг газрыг юу ч мэдэхгүй олон хүн хэрэглэдэг.",
        "Many who know nothing use the same sponsor or the same place.",
    ),
)
SOURCE = Bilingual(
    "Хамгаалалт хариуцсан ахлагч зөвшөөрсөн ажиглалт",
    "Watched with the approval of the protection lead",
)
