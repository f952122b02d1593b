using System.Runtime.CompilerServices;
using System.Text.Json;

namespace LlmMesh.Router.Planning.Classification;

/// <summary>Who says something in a conversation.</summary>
internal enum Speaker
{
    /// <summary>A tool, or nobody known.</summary>
    Other = 0,
    System,
    User,
    Assistant,
}

/// <summary>A text of a conversation: the inside of a JSON string in the body.</summary>
/// <param name="Speaker">Who says it.</param>
/// <param name="Message">The number of its message.</param>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">Bytes, escapes included.</param>
internal readonly record struct PromptText(Speaker Speaker, int Message, int Start, int Length);

/// <summary>Where the last texts of a conversation stand, found in one pass over a body that the envelope stage has accepted.</summary>
internal ref struct PromptTexts
{
    // A message may have several parts; what was said before the last few does not say what is wanted now.
    private const int Kept = 8;

    private Utf8JsonReader _json;
    private LastTexts _last;
    private int _count;
    private int _messages;

    private PromptTexts(ReadOnlySpan<byte> body) => _json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 256 });

    /// <summary>The first text of the first system message; empty when there is none.</summary>
    public PromptText System { get; private set; }

    /// <summary>Number of texts that can be asked for.</summary>
    public readonly int Count => Math.Min(_count, Kept);

    /// <summary>A text; 0 is the last one.</summary>
    public readonly PromptText this[int fromEnd] => _last[(_count - 1 - fromEnd) % Kept];

    /// <summary>Reads a chat completion request.</summary>
    public static PromptTexts Read(ReadOnlySpan<byte> body)
    {
        var texts = new PromptTexts(body);
        texts.ReadRoot();
        return texts;
    }

    private void ReadRoot()
    {
        _json.Read();
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            bool isMessages = _json.ValueTextEquals("messages"u8);
            _json.Read();
            if (!isMessages || _json.TokenType != JsonTokenType.StartArray)
            {
                _json.Skip();
                continue;
            }

            while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
            {
                ReadMessage();
                _messages++;
            }

            return;
        }
    }

    private void ReadMessage()
    {
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            _json.Skip();
            return;
        }

        int first = _count;
        Speaker speaker = Speaker.Other;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            bool isRole = _json.ValueTextEquals("role"u8);
            bool isContent = _json.ValueTextEquals("content"u8);
            _json.Read();
            if (isRole && _json.TokenType == JsonTokenType.String)
            {
                speaker = SpeakerOf(ref _json);
            }
            else if (isContent)
            {
                ReadContent();
            }
            else
            {
                _json.Skip();
            }
        }

        Attribute(first, speaker);
    }

    private void ReadContent()
    {
        if (_json.TokenType == JsonTokenType.String)
        {
            Add();
            return;
        }

        if (_json.TokenType != JsonTokenType.StartArray)
        {
            _json.Skip();
            return;
        }

        int depth = _json.CurrentDepth;
        while (_json.Read() && _json.CurrentDepth > depth)
        {
            if (_json.TokenType == JsonTokenType.PropertyName && _json.CurrentDepth == depth + 2)
            {
                bool isText = _json.ValueTextEquals("text"u8);
                _json.Read();
                if (isText && _json.TokenType == JsonTokenType.String)
                {
                    Add();
                }
                else
                {
                    _json.Skip();
                }
            }
        }
    }

    private void Add() =>
        _last[_count++ % Kept] = new PromptText(Speaker.Other, _messages, (int)_json.TokenStartIndex + 1, _json.ValueSpan.Length);

    // A role may stand behind the content.
    private void Attribute(int first, Speaker speaker)
    {
        for (int i = Math.Max(first, _count - Kept); i < _count; i++)
        {
            _last[i % Kept] = _last[i % Kept] with { Speaker = speaker };
            if (speaker == Speaker.System && System.Length == 0)
            {
                System = _last[i % Kept];
            }
        }
    }

    private static Speaker SpeakerOf(ref Utf8JsonReader json) =>
        json.ValueTextEquals("user"u8) ? Speaker.User
        : json.ValueTextEquals("assistant"u8) ? Speaker.Assistant
        : json.ValueTextEquals("system"u8) || json.ValueTextEquals("developer"u8) ? Speaker.System
        : Speaker.Other;

    [InlineArray(Kept)]
    private struct LastTexts
    {
        private PromptText _first;
    }
}
