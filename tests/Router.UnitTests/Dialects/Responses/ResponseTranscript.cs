using System.Text;
using System.Text.Json;

namespace LlmMesh.Router.UnitTests.Dialects.Responses;

/// <summary>
/// Reads a stream as the strictest of clients does: numbers without a gap, every item and part opened before it grows and closed before the
/// end, what is told at the end equal to what was told in pieces.
/// </summary>
internal sealed class ResponseTranscript
{
    private readonly Dictionary<int, (string Id, bool IsDone)> _items = [];
    private readonly Dictionary<string, (StringBuilder Text, bool IsDone)> _parts = [];
    private long _next;
    private string? _id;

    public List<string> Types { get; } = [];

    /// <summary>The response as the last event tells it.</summary>
    public JsonElement Response { get; private set; }

    public static ResponseTranscript Read(string stream)
    {
        var transcript = new ResponseTranscript();
        foreach (string sseEvent in stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            if (!sseEvent.StartsWith(':'))
            {
                transcript.Add(sseEvent);
            }
        }

        return transcript;
    }

    private void Add(string sseEvent)
    {
        string[] lines = sseEvent.Split('\n');
        JsonElement data = JsonElement.Parse(lines[1]["data: ".Length..]);
        string type = data.GetProperty("type").GetString()!;
        Assert.Equal("event: " + type, lines[0]);
        Assert.Equal(_next++, data.GetProperty("sequence_number").GetInt64());
        Assert.True(Response.ValueKind == JsonValueKind.Undefined, $"{type} comes after the end");
        Types.Add(type);
        if (data.TryGetProperty("response", out JsonElement response))
        {
            Assert.Equal(_id ??= response.GetProperty("id").GetString(), response.GetProperty("id").GetString());
            End(type, response);
        }
        else if (type == "response.output_item.added")
        {
            Assert.Equal(_items.Count, data.GetProperty("output_index").GetInt32());
            _items.Add(_items.Count, (data.GetProperty("item").GetProperty("id").GetString()!, false));
        }
        else if (type == "response.output_item.done")
        {
            int index = data.GetProperty("output_index").GetInt32();
            Assert.False(_items[index].IsDone);
            _items[index] = (data.GetProperty("item").GetProperty("id").GetString()!, true);
        }
        else if (type != "error")
        {
            AddToPart(type, data);
        }
    }

    private void AddToPart(string type, JsonElement data)
    {
        Assert.Equal(_items[data.GetProperty("output_index").GetInt32()], (data.GetProperty("item_id").GetString()!, false));
        string part = data.TryGetProperty("summary_index", out JsonElement number) ? $"{data.GetProperty("item_id")}/s{number}"
            : data.TryGetProperty("content_index", out number) ? $"{data.GetProperty("item_id")}/c{number}"
            : $"{data.GetProperty("item_id")}";
        if (type.EndsWith("_part.added", StringComparison.Ordinal))
        {
            _parts.Add(part, (new StringBuilder(), false));
        }
        else if (type.EndsWith(".delta", StringComparison.Ordinal))
        {
            if (type.Contains("_call_", StringComparison.Ordinal))
            {
                _parts.TryAdd(part, (new StringBuilder(), false));
            }

            Assert.False(_parts[part].IsDone);
            _parts[part].Text.Append(data.GetProperty("delta").GetString());
        }
        else if (type.EndsWith("_part.done", StringComparison.Ordinal))
        {
            _parts[part] = (_parts[part].Text, true);
        }
        else if (type.EndsWith(".done", StringComparison.Ordinal))
        {
            string whole = (data.TryGetProperty("text", out JsonElement text) || data.TryGetProperty("refusal", out text)
                || data.TryGetProperty("arguments", out text) || data.TryGetProperty("input", out text)) ? text.GetString()! : "";
            Assert.Equal(whole, _parts.TryGetValue(part, out (StringBuilder Text, bool IsDone) told) ? told.Text.ToString() : "");
        }
    }

    private void End(string type, JsonElement response)
    {
        if (type is "response.created" or "response.in_progress")
        {
            Assert.Equal(type == "response.created" ? 1 : 2, _next);
            return;
        }

        Assert.All(_items.Values, item => Assert.True(item.IsDone));
        Assert.Equal(_items.Values.Select(item => item.Id), response.GetProperty("output").EnumerateArray().Select(item => item.GetProperty("id").GetString()));
        Response = response;
    }
}
