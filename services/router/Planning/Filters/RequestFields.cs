using System.Text.Json;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Planning.Filters;

/// <summary>The parameters that a request sets. The envelope does not keep them: hardly any request insists on them.</summary>
internal sealed class RequestFields
{
    // Said to every provider in its own way; no parameters.
    private static readonly string[] Handled = ["model", "messages", "stream", "stream_options"];

    private readonly List<string> _names = [];

    private RequestFields()
    {
    }

    public static RequestFields Of(RequestEnvelope envelope)
    {
        var fields = new RequestFields();
        var json = new Utf8JsonReader(envelope.Body.Span, new JsonReaderOptions { MaxDepth = 256 });
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string name = json.GetString()!;
            json.Read();
            json.Skip();
            if (Array.IndexOf(Handled, name) < 0 && json.TokenType != JsonTokenType.Null)
            {
                fields._names.Add(name);
            }
        }

        return fields;
    }

    /// <summary>Whether the request sets one of these.</summary>
    public bool Touch(IReadOnlySet<string> names) => names.Count > 0 && _names.Exists(names.Contains);

    /// <summary>Whether the request sets one of these.</summary>
    public bool Touch(IReadOnlyList<string> names)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (_names.Contains(names[i]))
            {
                return true;
            }
        }

        return false;
    }
}
