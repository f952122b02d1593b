using System.Text.Json;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Guards.Texts;

/// <summary>One pass over an answer for everything in it that is text.</summary>
internal ref struct AnswerReader(ReadOnlySpan<byte> document, AnswerDocument answer)
{
    private Utf8JsonReader _json = new(document, new JsonReaderOptions { MaxDepth = 256 });

    public void Read()
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject)
        {
            return;
        }

        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            bool isChoices = _json.ValueTextEquals("choices"u8);
            bool isFrame = FrameNames.IsFrame(_json)
                || _json.ValueTextEquals("model"u8)
                || _json.ValueTextEquals("system_fingerprint"u8)
                || _json.ValueTextEquals("service_tier"u8)
                || _json.ValueTextEquals("provider"u8)
                || _json.ValueTextEquals("usage"u8);
            _json.Read();
            if (isChoices && _json.TokenType == JsonTokenType.StartArray)
            {
                ReadChoices();
            }
            else if (isFrame)
            {
                _json.Skip();
            }
            else
            {
                Collect(choice: -1, channel: null);
            }
        }
    }

    private void ReadChoices()
    {
        for (int position = 0; _json.Read() && _json.TokenType != JsonTokenType.EndArray; position++)
        {
            int start = (int)_json.TokenStartIndex;
            int index = _json.TokenType == JsonTokenType.StartObject ? IndexOf(_json, position) : position;
            bool isFinished = _json.TokenType == JsonTokenType.StartObject && ReadChoice(index);
            _json.Skip();
            answer.Choices.Add(new AnswerChoice(index, new ByteRange(start, (int)_json.BytesConsumed - start), isFinished));
        }
    }

    private bool ReadChoice(int index)
    {
        bool isFinished = false;
        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            string name = _json.GetString()!;
            bool isFrame = FrameNames.IsFrame(_json);
            _json.Read();
            switch (name)
            {
                case "finish_reason":
                    isFinished = _json.TokenType == JsonTokenType.String && !_json.ValueSpan.IsEmpty;
                    break;
                case "logprobs" when _json.TokenType != JsonTokenType.Null:
                    int start = (int)_json.TokenStartIndex;
                    _json.Skip();
                    answer.LogProbabilities.Add(new ByteRange(start, (int)_json.BytesConsumed - start));
                    break;
                case "delta" or "message":
                    // The two names of one thing: a client that reads either goes on from the same text.
                    Collect(index, string.Empty);
                    break;
                default:
                    if (!isFrame)
                    {
                        Collect(index, name);
                    }

                    _json.Skip();
                    break;
            }
        }

        return isFinished;
    }

    /// <summary>Adds the texts of a value; afterwards the reader stands on its end.</summary>
    private void Collect(int choice, string? channel)
    {
        switch (_json.TokenType)
        {
            case JsonTokenType.String when !_json.ValueSpan.IsEmpty:
                var literal = new ByteRange((int)_json.TokenStartIndex, (int)(_json.BytesConsumed - _json.TokenStartIndex));
                answer.Texts.Add(new AnswerText(choice, channel, literal, _json.GetString()!));
                break;
            case JsonTokenType.StartArray:
                for (int position = 0; _json.Read() && _json.TokenType != JsonTokenType.EndArray; position++)
                {
                    int index = _json.TokenType == JsonTokenType.StartObject ? IndexOf(_json, position) : position;
                    Collect(choice, channel is null ? null : $"{channel}[{index}]");
                }

                break;
            case JsonTokenType.StartObject:
                while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
                {
                    bool isFrame = FrameNames.IsFrame(_json);
                    bool isFile = FrameNames.IsFile(_json);
                    string? inner = isFrame || channel is null ? null : $"{channel}.{_json.GetString()}";
                    _json.Read();
                    if (isFrame || (isFile && _json.TokenType == JsonTokenType.String && FrameNames.HoldsFile(_json)))
                    {
                        _json.Skip();
                    }
                    else
                    {
                        Collect(choice, inner);
                    }
                }

                break;
        }
    }

    // A copy of the reader looks ahead: the index may stand behind what it belongs to.
    private static int IndexOf(Utf8JsonReader json, int position)
    {
        int depth = json.CurrentDepth;
        while (json.Read() && json.CurrentDepth > depth)
        {
            bool isIndex = json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == depth + 1 && json.ValueTextEquals("index"u8);
            if (isIndex && json.Read() && json.TokenType == JsonTokenType.Number && json.TryGetInt32(out int index))
            {
                return index;
            }
        }

        return position;
    }
}
