using System.Text.Json;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.Gemini;

/// <summary>One of the answers of a frame.</summary>
internal struct GeminiCandidate
{
    public int Index { get; set; }

    /// <summary>Where its parts begin in the frame's list.</summary>
    public int FirstPart { get; set; }

    public int Parts { get; set; }

    /// <summary>Why it ended, as a JSON string; null when it has not.</summary>
    public ByteRange? FinishReason { get; set; }

    /// <summary>The provider's words on why, as a JSON string.</summary>
    public ByteRange? FinishMessage { get; set; }

    /// <summary>Where its further members begin in the frame's list: sources, citations.</summary>
    public int FirstExtra { get; set; }

    public int Extras { get; set; }
}

/// <summary>
/// Reads a <c>GenerateContentResponse</c>, which is a whole answer as well as a stream's frame, in one pass. It keeps places and no
/// values, and its lists from one frame to the next.
/// </summary>
internal sealed class GeminiFrame
{
    public List<GeminiCandidate> Candidates { get; } = [];

    public List<GeminiPart> Parts { get; } = [];

    /// <summary>Names, with their quotes, and values of candidates' further members.</summary>
    public List<(ByteRange Name, ByteRange Value)> Extras { get; } = [];

    public ByteRange? ResponseId { get; private set; }

    /// <summary>Why the prompt was not answered, as a JSON string.</summary>
    public ByteRange? BlockReason { get; private set; }

    public GeminiUsage? Usage { get; private set; }

    public bool HasError { get; private set; }

    /// <summary>Whether it is an answer of Gemini's at all.</summary>
    public bool IsAnswer { get; private set; }

    /// <exception cref="JsonException">The document is no JSON.</exception>
    public void Read(ReadOnlySpan<byte> document)
    {
        Candidates.Clear();
        Parts.Clear();
        Extras.Clear();
        ResponseId = null;
        BlockReason = null;
        Usage = null;
        HasError = false;
        IsAnswer = false;
        var json = new Utf8JsonReader(document, GeminiJson.ReadingTokens);
        bool isObject = json.Read() && json.TokenType == JsonTokenType.StartObject;
        while (isObject && json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ReadMember(ref json);
        }

        // Anything behind the object is an error.
        while (json.Read())
        {
        }
    }

    /// <summary>The place of the value the reader stands on, which is read to its end.</summary>
    public static ByteRange Place(ref Utf8JsonReader json)
    {
        int start = (int)json.TokenStartIndex;
        json.Skip();
        return new ByteRange(start, (int)json.BytesConsumed - start);
    }

    private void ReadMember(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("candidates"u8))
        {
            json.Read();
            IsAnswer = true;
            ReadCandidates(ref json);
        }
        else if (json.ValueTextEquals("usageMetadata"u8))
        {
            json.Read();
            IsAnswer = true;
            Usage = json.TokenType == JsonTokenType.StartObject ? GeminiUsage.Read(ref json) : null;
            json.Skip();
        }
        else if (json.ValueTextEquals("promptFeedback"u8))
        {
            json.Read();
            IsAnswer = true;
            ReadFeedback(ref json);
        }
        else if (json.ValueTextEquals("responseId"u8))
        {
            json.Read();
            ResponseId = TextAt(ref json);
        }
        else if (json.ValueTextEquals("error"u8))
        {
            json.Read();
            HasError = json.TokenType != JsonTokenType.Null;
            json.Skip();
        }
        else
        {
            json.Read();
            json.Skip();
        }
    }

    private void ReadFeedback(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isReason = json.ValueTextEquals("blockReason"u8);
            json.Read();
            ByteRange? text = TextAt(ref json);
            BlockReason = isReason ? text : BlockReason;
        }
    }

    private void ReadCandidates(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject)
            {
                ReadCandidate(ref json);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private void ReadCandidate(ref Utf8JsonReader json)
    {
        var candidate = new GeminiCandidate { Index = Candidates.Count, FirstPart = Parts.Count, FirstExtra = Extras.Count };
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("content"u8))
            {
                json.Read();
                ReadContent(ref json);
            }
            else if (json.ValueTextEquals("finishReason"u8))
            {
                json.Read();
                candidate.FinishReason = TextAt(ref json);
            }
            else if (json.ValueTextEquals("finishMessage"u8))
            {
                json.Read();
                candidate.FinishMessage = TextAt(ref json);
            }
            else if (json.ValueTextEquals("index"u8))
            {
                json.Read();
                candidate.Index = json.TokenType == JsonTokenType.Number && json.TryGetInt32(out int index) && index is >= 0 and < 64 ? index : candidate.Index;
                json.Skip();
            }
            else
            {
                ReadExtra(ref json);
            }
        }

        candidate.Parts = Parts.Count - candidate.FirstPart;
        candidate.Extras = Extras.Count - candidate.FirstExtra;
        Candidates.Add(candidate);
    }

    // Ratings stand on every frame and say of an answer that was not withheld that it was not.
    private void ReadExtra(ref Utf8JsonReader json)
    {
        bool isKept = !json.ValueTextEquals("safetyRatings"u8) && !json.ValueTextEquals("tokenCount"u8);
        ByteRange name = new((int)json.TokenStartIndex, json.ValueSpan.Length + 2);
        json.Read();
        isKept &= json.TokenType != JsonTokenType.Null;
        ByteRange value = Place(ref json);
        if (isKept)
        {
            Extras.Add((name, value));
        }
    }

    private void ReadContent(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isParts = json.ValueTextEquals("parts"u8);
            json.Read();
            if (!isParts || json.TokenType != JsonTokenType.StartArray)
            {
                json.Skip();
                continue;
            }

            while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            {
                if (json.TokenType == JsonTokenType.StartObject)
                {
                    Parts.Add(GeminiPart.Read(ref json));
                }
                else
                {
                    json.Skip();
                }
            }
        }
    }

    private static ByteRange? TextAt(ref Utf8JsonReader json)
    {
        bool isText = json.TokenType == JsonTokenType.String;
        ByteRange place = Place(ref json);
        return isText ? place : null;
    }
}
