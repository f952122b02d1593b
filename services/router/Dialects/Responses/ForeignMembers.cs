using System.Text.Json;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>Collects what only this dialect can say, for <c>x_responses</c>. A name is told once, with its first value.</summary>
internal sealed class ForeignMembers
{
    private readonly List<KeyValuePair<string, JsonElement>> _members = [];

    public void Add(string name, JsonElement value)
    {
        if (!_members.Exists(member => member.Key == name))
        {
            _members.Add(new(name, value));
        }
    }

    /// <summary>Writes the member, unless there is nothing to say.</summary>
    public void WriteTo(Utf8JsonWriter chat)
    {
        if (_members.Count == 0)
        {
            return;
        }

        chat.WriteStartObject("x_responses"u8);
        foreach ((string name, JsonElement value) in _members)
        {
            chat.WritePropertyName(name);
            chat.WriteRaw(value);
        }

        chat.WriteEndObject();
    }
}
