using System.Text.Json;

namespace LlmMesh.Router.Envelope;

/// <summary>
/// The functions that a request offers to a model, in <c>tools</c> or in the older <c>functions</c>. Read only for callers whose scope
/// limits them, and without trust: every name counts that some provider could take for the function's, however often it is given and
/// however it is spelt.
/// </summary>
internal static class OfferedTools
{
    /// <summary>The names, in order. A tool that has none, as a provider's own ones do, counts by its type.</summary>
    /// <param name="body">A JSON object that has been read before.</param>
    public static List<string> Read(ReadOnlySpan<byte> body)
    {
        List<string> names = [];
        var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = EnvelopeReader.MaxDepth });
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string field = json.GetString()!;
            json.Read();
            if (Is(field, "tools") || Is(field, "functions"))
            {
                ReadList(ref json, names);
            }
            else
            {
                json.Skip();
            }
        }

        return names;
    }

    private static void ReadList(ref Utf8JsonReader json, List<string> names)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            ReadTool(ref json, names);
        }
    }

    private static void ReadTool(ref Utf8JsonReader json, List<string> names)
    {
        int before = names.Count;
        string type = "";
        int depth = json.CurrentDepth;
        if (json.TokenType == JsonTokenType.StartObject)
        {
            // Its own name, or that of the object inside it which describes it.
            while (json.Read() && json.CurrentDepth > depth)
            {
                if (json.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                bool isOwn = json.CurrentDepth == depth + 1;
                string field = json.GetString()!;
                json.Read();
                if (Is(field, "name") && json.TokenType == JsonTokenType.String)
                {
                    names.Add(json.GetString()!);
                }
                else if (isOwn && Is(field, "type") && json.TokenType == JsonTokenType.String)
                {
                    type = json.GetString()!;
                }
                else if (json.CurrentDepth > depth + 1)
                {
                    // Parameters have names of their own.
                    json.Skip();
                }
            }
        }
        else
        {
            json.Skip();
        }

        if (names.Count == before)
        {
            names.Add(type);
        }
    }

    private static bool Is(string field, string name) => field.Equals(name, StringComparison.OrdinalIgnoreCase);
}
