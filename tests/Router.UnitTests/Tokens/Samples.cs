namespace LlmMesh.Router.UnitTests.Tokens;

/// <summary>
/// A text of one kind with the characters per token that were measured for its kind (UTF-16 length by tokens).
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Written for this test.</param>
/// <param name="O200k">On o200k.</param>
/// <param name="Densest">On the modern tokenizer that needs most: o200k, Llama 3, Gemma, Qwen 2.5 or DeepSeek V3.</param>
public sealed record Sample(string Kind, string Text, double O200k, double Densest)
{
    public override string ToString() => Kind;
}

/// <summary>Own texts, a few hundred characters each.</summary>
public static class Samples
{
    public static readonly TheoryData<Sample> All =
    [
        new Sample("English", """
            The committee met on Tuesday to discuss whether the old bridge should be repaired or replaced. Several members argued that
            another winter would make the decision for them, while others pointed out that the budget for the coming year had already
            been promised to the school. After two hours of patient discussion they agreed to ask an engineer for a second opinion.
            """.Replace('\n', ' '), 5.1, 5.1),
        new Sample("Spanish", """
            La reunión comenzó tarde porque el tren de la mañana llegó con casi una hora de retraso. Cuando por fin estuvieron todos
            sentados, la directora explicó que la biblioteca necesitaba más espacio y que el ayuntamiento había ofrecido un edificio
            cerca de la estación. Nadie se opuso, aunque algunos preguntaron quién pagaría las obras.
            """.Replace('\n', ' '), 5.1, 4.2),
        new Sample("French", """
            Le marché du samedi attire les habitants des villages voisins depuis plus de cinquante ans. On y trouve des légumes, du
            fromage et parfois des livres anciens que personne ne semble vouloir acheter. Cet été, la mairie a décidé de fermer la
            grande rue aux voitures, ce qui a d'abord inquiété les commerçants avant de les réjouir.
            """.Replace('\n', ' '), 4.9, 3.9),
        new Sample("German", """
            Die Nachbarin erzählte gestern, dass der kleine Laden an der Ecke im Frühjahr schließen muss. Der Besitzer findet niemanden,
            der das Geschäft übernehmen möchte, und die Miete ist in den letzten Jahren immer weiter gestiegen. Viele Kunden bedauern
            das, weil sie dort nicht nur eingekauft, sondern auch miteinander gesprochen haben.
            """.Replace('\n', ' '), 4.8, 3.7),
        new Sample("Russian", """
            Вчера вечером мы долго гуляли по набережной и говорили о том, как изменился город за последние годы. Там, где раньше стояли
            деревянные дома, теперь построили новую библиотеку, и по выходным в ней собираются дети со всего района. Бабушка сказала,
            что ей нравится смотреть на них из окна.
            """.Replace('\n', ' '), 4.5, 3.5),
        new Sample("Greek", """
            Το πρωί ο ψαράς γύρισε στο λιμάνι με άδεια δίχτυα, αλλά χαμογελούσε. Είπε στα παιδιά ότι η θάλασσα ήταν ήρεμη και ότι αύριο
            θα δοκιμάσει ξανά πιο μακριά. Εκείνα κάθισαν κοντά του και άκουσαν ιστορίες μέχρι το μεσημέρι.
            """.Replace('\n', ' '), 2.9, 1.2),
        new Sample("Arabic", """
            اجتمع سكان القرية في الساحة بعد صلاة العصر ليتحدثوا عن البئر الجديدة. قال المهندس إن العمل سيبدأ في الأسبوع القادم وإن الماء
            سيصل إلى كل البيوت قبل نهاية الصيف. شكره الجميع وقدموا له الشاي والتمر.
            """.Replace('\n', ' '), 3.3, 2.7),
        new Sample("Hebrew", """
            בבוקר יצאנו לטיול ארוך בהרים, ומזג האוויר היה נעים מאוד. הילדים אספו פרחים ואבנים קטנות, והמבוגרים ישבו בצל ושתו תה. בערב חזרנו
            הביתה עייפים אבל שמחים, וכולם הלכו לישון מוקדם.
            """.Replace('\n', ' '), 2.7, 1.05),
        new Sample("Hindi", """
            कल शाम को हम सब बाज़ार गए और वहाँ से ताज़ी सब्ज़ियाँ खरीदीं। रास्ते में पुराने दोस्त मिले और उन्होंने हमें अपने घर चाय पर बुलाया।
            बच्चे बहुत खुश थे क्योंकि उनके यहाँ एक छोटा सा बगीचा है।
            """.Replace('\n', ' '), 3.6, 1.06),
        new Sample("Thai", """
            เมื่อวานนี้ฉันไปตลาดกับแม่ตั้งแต่เช้ามืดเพื่อซื้อผักและผลไม้สด คนขายใจดีมากและแถมมะม่วงให้เราสองลูก หลังจากนั้นเรากลับบ้านมาทำอาหารเย็นด้วยกัน
            """, 2.5, 1.8),
        new Sample("Korean", """
            어제 저녁에는 가족들과 함께 강가를 오래 걸었습니다. 날씨가 시원해서 아이들이 자전거를 타고 놀았고, 우리는 벤치에 앉아 지난 여행 이야기를 나누었습니다.
            집에 돌아와서는 따뜻한 국수를 만들어 먹었습니다.
            """.Replace('\n', ' '), 1.9, 1.6),
        new Sample("Japanese", """
            昨日は朝から雨が降っていたので、図書館で静かに本を読んで過ごしました。午後になると空が明るくなり、友達と一緒に駅前の小さな喫茶店へ行きました。
            店の人が新しいケーキを出してくれて、とてもおいしかったです。
            """.Replace("\n", ""), 1.3, 1.3),
        new Sample("Chinese", """
            今天早上我们去公园散步，看到许多老人在湖边打太极拳。天气很好，微风吹过水面，孩子们在草地上放风筝。中午我们在附近的小饭馆吃了面条，然后坐公共汽车回家，
            下午又一起整理了旧照片。
            """.Replace("\n", ""), 1.4, 1.3),
        new Sample("C#", """
            public sealed class OrderQueue(ILogger<OrderQueue> logger)
            {
                private readonly Queue<Order> _orders = new();

                public void Enqueue(Order order)
                {
                    ArgumentNullException.ThrowIfNull(order);
                    _orders.Enqueue(order);
                    logger.LogInformation("Order {Number} has been accepted", order.Number);
                }

                public bool TryDequeue(out Order? order) => _orders.TryDequeue(out order);
            }
            """, 5.0, 4.1),
        new Sample("JSON", """
            {"id":"order-4711","customer":{"name":"Example Trading","country":"DE"},"lines":[{"product":"desk lamp","quantity":2,"price":39.9},{"product":"extension cable","quantity":1,"price":12.5}],"delivered":false,"notes":null,"tags":["office","urgent"]}
            """, 3.1, 2.8),
        new Sample("Pretty JSON", """
            {
              "name": "build",
              "enabled": true,
              "steps": [
                {
                  "run": "restore",
                  "timeout": 300
                },
                {
                  "run": "test",
                  "timeout": 900
                }
              ],
              "branches": [
                "main",
                "release"
              ]
            }
            """, 2.8, 2.3),
        new Sample("URLs", """
            https://shop.example.com/products/lamps?page=3&sort=price https://docs.example.org/guides/getting-started#install
            https://cdn.example.net/assets/v2/img/banner-1280.webp https://api.example.com/v1/users/20871/orders?status=open
            """.Replace('\n', ' '), 2.4, 2.0),
        new Sample("Table", """
            | 2021 | 184.2 | 97.1 | 12 |
            | 2022 | 191.7 | 98.4 | 15 |
            | 2023 | 203.9 | 95.0 | 19 |
            | 2024 | 210.3 | 99.8 | 22 |
            """, 2.0, 1.5),
        new Sample("CSV of numbers", """
            10482,381.25,77120,0.4471,19283
            20941,442.09,68113,0.5520,28817
            31777,509.88,59004,0.6013,37650
            """, 1.8, 1.0),
        new Sample("UUIDs", """
            3f1c9a52-7be4-4d0e-9c11-5a8e02d76b3f 91d4e7c0-22ab-4f65-8d3e-07c5b1fa6e29 c07a38fe-5d12-4b99-a6f3-e418d2907c5b
            """, 1.6, 1.1),
        new Sample("Hex", """
            9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
            """, 1.7, 1.1),
        new Sample("Base64", """
            TG9yZW0gaXBzdW0gZG9sb3Igc2l0IGFtZXQsIGNvbnNlY3RldHVyIGFkaXBpc2NpbmcgZWxpdCwgc2VkIGRvIGVpdXNtb2QgdGVtcG9yIGluY2lkaWR1bnQgdXQgbGFib3JlIGV0IGRvbG9yZQ==
            """, 1.5, 1.4),
    ];
}
