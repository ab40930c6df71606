"""One story in the scripts of the world, and the encodings that each was written in before UTF-8."""

# ruff: noqa: E501 - letters of some scripts are as wide as two

STORIES = {
    "Russian": "Свидетель показал, что ночью он трижды звонил в диспетчерскую, но никто не снял трубку. Вода поднималась"
    " быстро, и к утру нижняя улица была затоплена, а журнал исчез на следующий день.",
    "Ukrainian": "Свідок розповів, що вночі він тричі телефонував до диспетчерської, але ніхто не підняв слухавку. Вода"
    " піднімалася швидко, і до ранку нижня вулиця була затоплена, а журнал зник наступного дня.",
    "Bulgarian": "Свидетелят каза, че през нощта три пъти е звънил в диспечерската, но никой не вдигнал слушалката."
    " Водата се покачвала бързо и до сутринта долната улица била наводнена.",
    "Greek": "Ο μάρτυρας κατέθεσε ότι τη νύχτα τηλεφώνησε τρεις φορές στο κέντρο ελέγχου, αλλά κανείς δεν απάντησε. Το"
    " νερό ανέβαινε γρήγορα και μέχρι το πρωί ο κάτω δρόμος είχε πλημμυρίσει.",
    "Arabic": "قال الشاهد إنه اتصل بغرفة المراقبة ثلاث مرات في الليل، لكن أحدا لم يرفع السماعة. ارتفع الماء بسرعة، وعند"
    " الصباح كان الشارع السفلي قد غمرته المياه، واختفى الدفتر في اليوم التالي.",
    "Persian": "شاهد گفت که شب سه بار به اتاق كنترل زنگ زد، اما هيچ كس گوشي را برنداشت. آب به سرعت بالا مي‌آمد و تا صبح"
    " خيابان پايين را آب گرفته بود، و دفتر روز بعد ناپديد شد.".replace("که", "كه"),
    "Hebrew": "העד סיפר כי בלילה התקשר שלוש פעמים לחדר הבקרה, אך איש לא הרים את השפופרת. המים עלו במהירות, ועד הבוקר"
    " הוצף הרחוב התחתון, והיומן נעלם למחרת.",
    "Chinese": "证人说，夜里他给值班室打了三次电话，但是没有人接。水涨得很快，到早晨下面的街道已经被淹没，第二天登记簿就不见了。",
    "Taiwanese": "證人說，夜裡他給值班室打了三次電話，但是沒有人接。水漲得很快，到早晨下面的街道已經被淹沒，第二天登記簿就不見了。",
    "Japanese": "証人は夜、管理室に三度電話をかけたが、誰も出なかったと述べた。水はすぐに増え、朝までに下の通りは水に沈んだ。",
    "Korean": "증인은 밤에 관리실에 세 번 전화를 걸었지만 아무도 받지 않았다고 말했다. 물은 빠르게 불어났고 아침까지 아래쪽 거리는 물에 잠겼다.",
    "Thai": "พยานกล่าวว่าในคืนนั้นเขาโทรศัพท์ไปที่ห้องควบคุมสามครั้ง แต่ไม่มีใครรับสาย น้ำขึ้นเร็วมาก และเมื่อถึงเช้าถนนสายล่างก็ถูกน้ำท่วม",
    "Polish": "Świadek zeznał, że w nocy trzykrotnie dzwonił do dyspozytorni, ale nikt nie podniósł słuchawki. Woda"
    " podnosiła się szybko i do rana dolna ulica została zalana, a następnego dnia dziennik zniknął.",
    "Czech": "Svědek vypověděl, že v noci třikrát volal do velínu, ale nikdo nezvedl sluchátko. Voda stoupala rychle a do"
    " rána byla dolní ulice zaplavena a deník následujícího dne zmizel.",
    "Hungarian": "A tanú elmondta, hogy éjjel háromszor telefonált a vezérlőbe, de senki sem vette fel a kagylót. A víz"
    " gyorsan emelkedett, és reggelre az alsó utca víz alatt volt. A mérnök piros tintával jegyezte fel a műszer állását, a napló"
    " pedig másnap eltűnt. A bizottság csak ősszel kezdte meg munkáját, és az erdő fölött köd volt.",
    "Turkish": "Tanık, gece kontrol odasını üç kez aradığını, ancak kimsenin telefonu açmadığını söyledi. Su hızla yükseldi"
    " ve sabaha kadar aşağı sokak sular altında kaldı, defter ertesi gün ortadan kayboldu.",
    "French": "Le témoin a déclaré que, la nuit, il avait téléphoné trois fois, mais que personne n’avait décroché. L’eau"
    " montait vite et, au matin, la rue basse était inondée. « Nous avons demandé de l’aide. »",
    "German": "Der Zeuge sagte aus, er habe in der Nacht dreimal angerufen, doch niemand habe abgenommen. Das Wasser stieg"
    " schnell, und am Morgen war die untere Straße überflutet. „Wir baten um Hilfe“, sagte er.",
    "Spanish": "El testigo declaró que por la noche llamó tres veces, pero que nadie contestó. El agua subía deprisa y por"
    " la mañana la calle de abajo estaba inundada. «Pedimos ayuda —dijo la señora—.»",
    "English": "The witness said that he rang three times – nobody picked up. “We asked for help,” the teacher said, “and"
    " they told us everything was under control.” The engineer’s café bill was in the register.",
}  # fmt: skip
ENCODINGS = {
    "Russian": ("cp1251", "koi8-r", "iso8859-5", "cp866"), "Ukrainian": ("cp1251", "koi8-u"), "Bulgarian": ("cp1251",),
    "Greek": ("cp1253", "iso8859-7"), "Arabic": ("cp1256", "iso8859-6"), "Persian": ("cp1256",),
    "Hebrew": ("cp1255", "iso8859-8"), "Chinese": ("gb18030", "gb2312"), "Taiwanese": ("big5",),
    "Japanese": ("cp932", "euc-jp", "iso2022-jp"), "Korean": ("euc-kr",), "Thai": ("cp874",),
    "Polish": ("cp1250", "iso8859-2"), "Czech": ("cp1250", "iso8859-2"), "Hungarian": ("cp1250", "iso8859-2"),
    "Turkish": ("cp1254",), "French": ("cp1252",), "German": ("cp1252",), "Spanish": ("cp1252",), "English": ("cp1252",),
}  # fmt: skip
WRITTEN = [(language, encoding) for language, encodings in ENCODINGS.items() for encoding in encodings]
