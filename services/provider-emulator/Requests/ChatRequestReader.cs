using System.Text.Json;
using System.Text.Unicode;

namespace LlmMesh.ProviderEmulator.Requests;

/// <summary>Reads a chat request in one pass, without a document model. Fields it does not know are accepted and ignored.</summary>
internal ref struct ChatRequestReader
{
    private readonly ReadOnlyMemory<byte> _body;
    private Utf8JsonReader _reader;
    private MessageScan _messages;
    private ApiProblem? _problem;

    private string? _model;
    private bool _stream;
    private bool _streamOptions;
    private bool _includeUsage;
    private int? _choices;
    private int? _maxTokens;
    private int? _maxCompletionTokens;
    private ReadOnlyMemory<byte> _tools;
    private ReadOnlyMemory<byte> _toolChoice;
    private ReadOnlyMemory<byte> _responseFormat;
    private ReadOnlyMemory<byte> _stop;

    private ChatRequestReader(ReadOnlyMemory<byte> body)
    {
        _body = body;
        _reader = new Utf8JsonReader(body.Span);
        _messages = new MessageScan(body);
    }

    public static Reading Read(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
        {
            return ApiProblem.Unparsable;
        }

        try
        {
            return new ChatRequestReader(body).Read();
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // The reader reports escapes of half a surrogate pair as an invalid operation.
            return ApiProblem.Unparsable;
        }
    }

    private Reading Read()
    {
        if (!_reader.Read() || _reader.TokenType != JsonTokenType.StartObject)
        {
            return ApiProblem.Invalid(null, "invalid_json", "The body must be a JSON object.");
        }

        while (_problem is null && _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadMember();
        }

        if (_problem is null)
        {
            // Refuses anything after the object.
            _reader.Read();
        }

        return Check() is { } problem ? problem : Build();
    }

    private void ReadMember()
    {
        if (_reader.ValueTextEquals("model"u8))
        {
            _model = ReadString("model");
        }
        else if (_reader.ValueTextEquals("messages"u8))
        {
            _reader.Read();
            _problem = _messages.Read(ref _reader);
        }
        else if (_reader.ValueTextEquals("stream"u8))
        {
            _stream = ReadFlag("stream");
        }
        else if (_reader.ValueTextEquals("stream_options"u8))
        {
            ReadStreamOptions();
        }
        else if (_reader.ValueTextEquals("n"u8))
        {
            _choices = ReadNumber("n", 128);
        }
        else if (_reader.ValueTextEquals("max_tokens"u8))
        {
            _maxTokens = ReadNumber("max_tokens", int.MaxValue);
        }
        else if (_reader.ValueTextEquals("max_completion_tokens"u8))
        {
            _maxCompletionTokens = ReadNumber("max_completion_tokens", int.MaxValue);
        }
        else
        {
            KeepRaw();
        }
    }

    private void KeepRaw()
    {
        if (_reader.ValueTextEquals("tools"u8))
        {
            _tools = Slice();
        }
        else if (_reader.ValueTextEquals("tool_choice"u8))
        {
            _toolChoice = Slice();
        }
        else if (_reader.ValueTextEquals("response_format"u8))
        {
            _responseFormat = Slice();
        }
        else if (_reader.ValueTextEquals("stop"u8))
        {
            _stop = Slice();
        }
        else
        {
            _reader.Read();
            _reader.Skip();
        }
    }

    private readonly ApiProblem? Check() => this switch
    {
        { _problem: { } problem } => problem,
        { _model: null } => ApiProblem.Invalid("model", "missing_required_parameter", "you must provide a model parameter"),
        { _messages.Count: 0 } =>
            ApiProblem.Invalid("messages", "missing_required_parameter", "'messages' must hold at least one message."),
        { _streamOptions: true, _stream: false } =>
            ApiProblem.Invalid("stream_options", "invalid_value", "'stream_options' needs 'stream': true."),
        _ => null,
    };

    private readonly ChatRequest Build() => new()
    {
        Model = _model,
        Stream = _stream,
        IncludeUsage = _includeUsage,
        Choices = _choices ?? 1,
        TokenLimit = _maxTokens < _maxCompletionTokens ? _maxTokens : _maxCompletionTokens ?? _maxTokens,
        PromptTokens = Math.Max(_messages.Tokens, 1),
        LastRole = _messages.LastRole,
        LastUserContent = _messages.LastUserContent,
        LastContent = _messages.LastContent,
        Tools = _tools,
        ToolChoice = _toolChoice,
        ResponseFormat = _responseFormat,
        Stop = _stop,
    };

    private void ReadStreamOptions()
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            Require(_reader.TokenType == JsonTokenType.Null, "stream_options", "an object");
            return;
        }

        _streamOptions = true;
        while (_problem is null && _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            if (_reader.ValueTextEquals("include_usage"u8))
            {
                _includeUsage = ReadFlag("stream_options.include_usage");
            }
            else
            {
                _reader.Read();
                _reader.Skip();
            }
        }
    }

    private string? ReadString(string param)
    {
        _reader.Read();
        bool text = Require(_reader.TokenType == JsonTokenType.String, param, "a string");
        return text ? _reader.GetString() : null;
    }

    private bool ReadFlag(string param)
    {
        _reader.Read();
        Require(_reader.TokenType is JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null, param, "a boolean");
        return _reader.TokenType == JsonTokenType.True;
    }

    private int? ReadNumber(string param, int maximum)
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        int value = 0;
        bool valid = _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt32(out value) && value >= 1 && value <= maximum;
        return Require(valid, param, $"an integer from 1 to {maximum}") ? value : null;
    }

    private bool Require(bool condition, string param, string expected)
    {
        if (!condition)
        {
            _problem = ApiProblem.Invalid(param, "invalid_type", $"Invalid value for '{param}': expected {expected}.");
        }

        return condition;
    }

    private ReadOnlyMemory<byte> Slice()
    {
        _reader.Read();
        int start = (int)_reader.TokenStartIndex;
        bool empty = _reader.TokenType == JsonTokenType.Null;
        _reader.Skip();
        return empty ? default : _body[start..(int)_reader.BytesConsumed];
    }
}
