namespace LlmMesh.Router.Guards.Rules;

/// <summary>
/// Scores how much a text reads like an attempt to replace a model's instructions. Every rule asks for certain topics within a number of
/// words, in any order, and is worth points; the rules that hold within <see cref="Reach"/> words of each other add up. A heuristic: it
/// finds the attacks that everybody copies, and none that is told as a story. docs/guards.md has its measured rates.
/// </summary>
internal static class Injection
{
    private const int Reach = 60;

    // What chat templates put between roles: nobody types it to a model that is told it by its server.
    private static readonly (string Text, int Points)[] Markers =
    [
        ("<|im_start|>", 10), ("<|im_end|>", 8), ("<|system|>", 10), ("<|start_header_id|>", 10), ("<|eot_id|>", 8), ("<<SYS>>", 10),
        ("[INST]", 8), ("[/INST]", 8), ("</system>", 7), ("<system>", 5), ("[system]", 6), ("### system", 6), ("### new instruction", 8),
        ("system override", 8), ("end of user input", 8), ("begin system", 6), ("\nsystem:", 4), ("<|endoftext|>", 6), ("\nassistant:", 2),
    ];

    private static readonly (Topic Topics, int Words, int Points)[] Rules =
    [
        (Topic.Override | Topic.Prior | Topic.Rules, 8, 10),
        (Topic.Override | Topic.You | Topic.Rules, 5, 10),
        (Topic.Override | Topic.All | Topic.Prior, 6, 7),
        (Topic.Override | Topic.All | Topic.Rules, 6, 5),
        (Topic.Override | Topic.Hidden | Topic.Rules, 6, 6),
        (Topic.Override | Topic.Limit | Topic.You, 8, 7),
        (Topic.Override | Topic.Limit, 5, 3),
        (Topic.Reveal | Topic.Hidden | Topic.Rules, 10, 7),
        (Topic.Reveal | Topic.You | Topic.Rules, 10, 6),
        (Topic.Reveal | Topic.Prior | Topic.Rules, 10, 4),
        (Topic.Become | Topic.Unbound, 12, 8),
        (Topic.You | Topic.Unbound, 8, 5),
        (Topic.Machine | Topic.Unbound, 8, 5),
        (Topic.Become | Topic.Without | Topic.Limit, 15, 7),
        (Topic.You | Topic.Without | Topic.Limit, 10, 3),
        (Topic.Machine | Topic.Without | Topic.Limit, 10, 5),
        (Topic.Enable | Topic.Privileged | Topic.Mode, 7, 6),
        (Topic.You | Topic.Privileged | Topic.Mode, 8, 5),
        (Topic.Enable | Topic.Unbound, 6, 10),
        (Topic.Without | Topic.Limit | Topic.Unbound, 8, 5),
        (Topic.You | Topic.Now, 3, 3),
        (Topic.You | Topic.Become, 5, 1),
        (Topic.New | Topic.Rules, 3, 3),
        (Topic.Obey | Topic.New | Topic.Rules, 8, 3),
        (Topic.Send | Topic.Data | Topic.Link, 16, 10),
        (Topic.Send | Topic.Hidden | Topic.Link, 16, 5),
        (Topic.Without | Topic.Tell | Topic.User, 6, 5),
        (Topic.Encoded | Topic.Obey, 10, 6),
        (Topic.Encoded | Topic.Rules, 8, 4),
        (Topic.Machine | Topic.Rules | Topic.Override, 12, 4),
        (Topic.Reveal | Topic.Data | Topic.Hidden, 8, 3),
    ];

    /// <summary>Adds the part of a text that reads like an attack, if it has enough points.</summary>
    public static void Find(string text, int threshold, List<Finding> found)
    {
        List<Hit> hits = [];
        AddMarkers(text, hits);
        AddRules(InjectionWords.Of(text), hits);
        if (hits.Count == 0)
        {
            return;
        }

        hits.Sort(static (one, other) => one.Number.CompareTo(other.Number));
        for (int first = 0; first < hits.Count; first++)
        {
            int points = 0;
            int start = int.MaxValue;
            int end = 0;
            for (int i = first; i < hits.Count && hits[i].Number - hits[first].Number <= Reach; i++)
            {
                points += hits[i].Points;
                start = Math.Min(start, hits[i].Start);
                end = Math.Max(end, hits[i].End);
                if (points >= threshold)
                {
                    found.Add(new Finding(start, end - start, "[masked]"));
                    return;
                }
            }
        }
    }

    /// <summary>The most points that a text has within reach of each other.</summary>
    public static int Score(string text)
    {
        int low = 0;
        for (int threshold = 1; threshold <= 100; threshold++)
        {
            List<Finding> found = [];
            Find(text, threshold, found);
            if (found.Count == 0)
            {
                break;
            }

            low = threshold;
        }

        return low;
    }

    private static void AddMarkers(string text, List<Hit> hits)
    {
        foreach ((string marker, int points) in Markers)
        {
            if (text.IndexOf(marker, StringComparison.OrdinalIgnoreCase) is var at and >= 0)
            {
                // A word has six characters, nearly.
                hits.Add(new Hit(points, at / 6, at, at + marker.Length));
            }
        }

        // The alphabet of invisible tags, in which text is hidden from people: U+E0020 to U+E007E.
        int tag = text.IndexOf('\uDB40');
        if (tag >= 0 && text.Length > tag + 8 && text[tag + 2] == '\uDB40' && text[tag + 4] == '\uDB40' && text[tag + 6] == '\uDB40')
        {
            hits.Add(new Hit(10, tag / 6, tag, tag + 8));
        }
    }

    // Each rule counts once in a text: an attack does not get worse by being repeated, and a long text about rules is none.
    private static void AddRules(List<TopicWord> words, List<Hit> hits)
    {
        foreach ((Topic topics, int reach, int points) in Rules)
        {
            for (int first = 0; first < words.Count; first++)
            {
                if ((words[first].Topic & topics) != Topic.None && Last(words, first, topics, reach) is var last and >= 0)
                {
                    hits.Add(new Hit(points, words[first].Number, words[first].Start, words[last].End));
                    break;
                }
            }
        }
    }

    private static int Last(List<TopicWord> words, int first, Topic topics, int reach)
    {
        Topic missing = topics;
        for (int i = first; i < words.Count && words[i].Number - words[first].Number < reach; i++)
        {
            missing &= ~words[i].Topic;
            if (missing == Topic.None)
            {
                return i;
            }
        }

        return -1;
    }

    private readonly record struct Hit(int Points, int Number, int Start, int End);
}
