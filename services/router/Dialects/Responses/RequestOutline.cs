using System.Text.Json;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Responses;

/// <summary>
/// The members of a request and where they stand. Each may appear once and only in its own spelling: two readings of one body are how
/// gateways are bypassed.
/// </summary>
internal sealed class RequestOutline
{
    // As deep as in chat completions.
    public const int MaxDepth = 256;

    private readonly List<Member> _members = [];

    private readonly record struct Member(string Name, int Start, ByteRange Value);

    public static (RequestOutline? Outline, MeshError? Error) Read(ReadOnlySpan<byte> body)
    {
        var outline = new RequestOutline();
        try
        {
            MeshError? error = outline.ReadMembers(new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth }));
            return error is null ? (outline, null) : (null, error);
        }
        catch (JsonException exception)
        {
            return (null, new MeshError(
                ErrorCode.InvalidJson,
                $"The body is not valid JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1})."));
        }
        catch (InvalidOperationException)
        {
            // A name that is not valid UTF-8 or escapes half a surrogate pair.
            return (null, new MeshError(ErrorCode.InvalidJson, "The body is not valid JSON: a string is not valid UTF-8."));
        }
    }

    /// <summary>Where a member's value stands; null when there is none.</summary>
    public ByteRange? ValueOf(string name) => _members.Find(member => member.Name == name) is { Name: not null } found ? found.Value : null;

    /// <summary>
    /// What to cut out so that the object stays valid without some of its members: each takes along the comma before it or, at the front,
    /// the comma behind it.
    /// </summary>
    public List<ByteRange> Without(params ReadOnlySpan<string> names)
    {
        List<ByteRange> cuts = [];
        bool hasKept = false;
        for (int i = 0; i < _members.Count; i++)
        {
            Member member = _members[i];
            if (!names.Contains(member.Name))
            {
                hasKept = true;
                continue;
            }

            int start = hasKept ? _members[i - 1].Value.End : member.Start;
            int end = !hasKept && i + 1 < _members.Count ? _members[i + 1].Start : member.Value.End;
            cuts.Add(new ByteRange(start, end - start));
        }

        return cuts;
    }

    private MeshError? ReadMembers(Utf8JsonReader json)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return new MeshError(ErrorCode.InvalidJson, "The body must be a JSON object.");
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            int start = (int)json.TokenStartIndex;
            string name = json.GetString()!;
            if (ResponsesFields.MisspeltBy(name) is { } misspelt)
            {
                return Twice(misspelt);
            }

            if (!seen.Add(name))
            {
                return Twice(name);
            }

            json.Read();
            int valueStart = (int)json.TokenStartIndex;
            json.Skip();
            _members.Add(new Member(name, start, new ByteRange(valueStart, (int)json.BytesConsumed - valueStart)));
        }

        // Reads on to the end so that anything behind the object is found.
        while (json.Read())
        {
        }

        return null;
    }

    private static MeshError Twice(string field) =>
        new(ErrorCode.DuplicateParameter, $"'{field}' appears more than once, or spelt with other capitals. Send it once, in lower case.")
        { Param = field };
}
