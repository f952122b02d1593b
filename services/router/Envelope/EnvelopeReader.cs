using System.Text.Json;
using LlmMesh.Catalog;
using LlmMesh.Router.Dialects.Operations;
using LlmMesh.Router.Envelope.Preferences;
using LlmMesh.Router.Errors;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Envelope;

/// <summary>
/// One pass over a chat completion request. It takes note of the fields the mesh acts on and of their places, validates their types,
/// and leaves everything else to the provider. A field the mesh acts on may appear once: two readings of one body are how gateways
/// are bypassed.
/// </summary>
internal ref struct EnvelopeReader
{
    // Deeper than the reader's default of 64: tool schemas nest.
    public const int MaxDepth = 256;

    // Far above what anyone waits for; unbounded, the search for repetitions would be a way to keep a processor busy.
    private const int LongestChain = 32;

    private readonly PooledBody _body;
    private readonly Operation? _operation;
    private Utf8JsonReader _json;
    private OwnFieldRanges _ownFields;
    private OwnFieldRanges _meshFields;
    private KnownField _seen;
    private string? _model;
    private ByteRange _modelValue;
    private bool _stream;
    private StreamOptions? _streamOptions;
    private long? _maxTokens;
    private long? _maxCompletionTokens;
    private List<TokenLimit>? _tokenLimits;
    private ByteRange _messagesValue;
    private ByteRange? _providerValue;
    private int _messages;
    private double? _temperature;
    private bool _isPlainText = true;
    private int _choices = 1;
    private bool _hasTools;
    private ContentParts _parts;
    private bool _wantsSchema;
    private bool _wantsSound;
    private string? _user;
    private string? _sessionId;
    private string? _promptCacheKey;
    private RoutePreferences _preferences = RoutePreferences.None;
    private Dictionary<string, string>? _tags;
    private List<string>? _models;
    private List<string>? _fallbacks;

    private EnvelopeReader(PooledBody body, Operation? operation)
    {
        _body = body;
        _operation = operation;
        _json = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        _ownFields = new OwnFieldRanges();
        _meshFields = new OwnFieldRanges();
    }

    /// <summary>The envelope, which then owns the body; or the error, and the body stays the caller's.</summary>
    /// <param name="body">A JSON object.</param>
    /// <param name="operation">What is asked for that is no chat; null for chat.</param>
    public static (RequestEnvelope? Envelope, MeshError? Error) Read(PooledBody body, Operation? operation = null)
    {
        var reader = new EnvelopeReader(body, operation);
        try
        {
            MeshError? error = reader.ReadRoot();
            return error is null ? (reader.Finish(), null) : (null, error);
        }
        catch (JsonException exception)
        {
            return (null, new MeshError(
                ErrorCode.InvalidJson,
                $"The body is not valid JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1})."));
        }
        catch (InvalidOperationException)
        {
            // The reader found a string that is not valid UTF-8 or escapes half a surrogate pair.
            return (null, new MeshError(ErrorCode.InvalidJson, "The body is not valid JSON: a string is not valid UTF-8."));
        }
    }

    private MeshError? ReadRoot()
    {
        if (!_json.Read() || _json.TokenType != JsonTokenType.StartObject)
        {
            return new MeshError(ErrorCode.InvalidJson, "The body must be a JSON object.");
        }

        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            int nameStart = (int)_json.TokenStartIndex;
            KnownField field = FieldNames.Match(ref _json, out bool isVariant);
            if (field == KnownField.None)
            {
                _json.Read();
                _json.Skip();
                Keep((int)_json.BytesConsumed);
                continue;
            }

            if (isVariant || (_seen & field) != 0)
            {
                return new MeshError(
                    ErrorCode.DuplicateParameter,
                    $"'{FieldNames.Of(field)}' appears more than once, or spelt with other capitals. Send it once, in lower case.")
                { Param = FieldNames.Of(field) };
            }

            _seen |= field;
            _json.Read();
            int valueStart = (int)_json.TokenStartIndex;
            if (ReadField(field) is { } error)
            {
                return error;
            }

            int end = (int)_json.BytesConsumed;
            Place(field, nameStart, end);
            Locate(field, new ByteRange(valueStart, end - valueStart));
        }

        // Reads on to the end so that anything behind the object is found.
        while (_json.Read())
        {
        }

        return Missing();
    }

    private void Keep(int end)
    {
        _ownFields.Keep(end);
        _meshFields.Keep(end);
    }

    // Two lists, because a field between kept ones takes another comma along than one between removed ones.
    private void Place(KnownField field, int nameStart, int end)
    {
        switch (field)
        {
            case KnownField.Models or KnownField.Fallbacks:
                _ownFields.Remove(nameStart, end, _body.Span);
                _meshFields.Remove(nameStart, end, _body.Span);
                break;
            case KnownField.Provider or KnownField.SessionId:
                _ownFields.Remove(nameStart, end, _body.Span);
                _meshFields.Keep(end);
                break;
            default:
                Keep(end);
                break;
        }
    }

    private void Locate(KnownField field, ByteRange value)
    {
        switch (field)
        {
            case KnownField.Model:
                _modelValue = value;
                break;
            case KnownField.Messages:
                _messagesValue = value;
                break;
            case KnownField.Provider:
                _providerValue = value;
                break;
            case KnownField.MaxTokens:
                (_tokenLimits ??= []).Add(new TokenLimit(TokenLimitField.MaxTokens, value, _maxTokens));
                break;
            case KnownField.MaxCompletionTokens:
                (_tokenLimits ??= []).Add(new TokenLimit(TokenLimitField.MaxCompletionTokens, value, _maxCompletionTokens));
                break;
        }
    }

    private MeshError? ReadField(KnownField field) => field switch
    {
        KnownField.Model => ReadModel(),
        KnownField.Messages => ReadMessages(),
        KnownField.Stream => ReadStream(),
        KnownField.StreamOptions => StreamOptionsField.Read(ref _json, out _streamOptions),
        KnownField.MaxTokens => ReadCount(field, out _maxTokens),
        KnownField.MaxCompletionTokens => ReadCount(field, out _maxCompletionTokens),
        KnownField.N => ReadChoices(),
        KnownField.Temperature => ReadTemperature(),
        KnownField.Tools => ReadTools(),
        KnownField.User => ReadText(field, out _user),
        KnownField.SessionId => ReadText(field, out _sessionId),
        KnownField.PromptCacheKey => ReadText(field, out _promptCacheKey),
        KnownField.Provider => ProviderField.Read(ref _json, out _preferences),
        KnownField.Metadata => Tags.Read(ref _json, out _tags),
        KnownField.Models => NameList.Read(ref _json, FieldNames.Of(field), "model names", LongestChain, out _models),
        KnownField.Fallbacks => NameList.Read(ref _json, FieldNames.Of(field), "model names", LongestChain, out _fallbacks),
        _ => ReadForm(field),
    };

    // Log probabilities, structured output, audio: what their values must be, the provider knows.
    private MeshError? ReadForm(KnownField field)
    {
        _isPlainText &= _json.TokenType is JsonTokenType.Null or JsonTokenType.False;
        _wantsSchema |= field == KnownField.ResponseFormat && PartNames.WantsSchema(_json);
        _wantsSound |= field == KnownField.Modalities && PartNames.WantsSound(_json);
        _json.Skip();
        return null;
    }

    private MeshError? ReadModel()
    {
        if (_json.TokenType != JsonTokenType.String)
        {
            return WrongType(KnownField.Model, "a string");
        }

        _model = _json.GetString()!;
        return string.IsNullOrWhiteSpace(_model)
            ? new MeshError(ErrorCode.InvalidValue, "'model' is empty. Name a model, for example 'router'.") { Param = "model" }
            : null;
    }

    private MeshError? ReadMessages()
    {
        if (_json.TokenType != JsonTokenType.StartArray)
        {
            return WrongType(KnownField.Messages, "an array");
        }

        int depth = _json.CurrentDepth;
        while (_json.Read() && _json.CurrentDepth > depth)
        {
            _messages += _json.CurrentDepth == depth + 1 && !IsEnd(_json.TokenType) ? 1 : 0;
            _parts |= _json.TokenType == JsonTokenType.PropertyName ? PartNames.Of(ref _json) : ContentParts.None;
        }

        return null;
    }

    private MeshError? ReadStream()
    {
        if (_json.TokenType is not (JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null))
        {
            return WrongType(KnownField.Stream, "a boolean");
        }

        _stream = _json.TokenType == JsonTokenType.True;
        return null;
    }

    private MeshError? ReadCount(KnownField field, out long? count)
    {
        count = null;
        if (_json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (_json.TokenType != JsonTokenType.Number || !_json.TryGetInt64(out long value))
        {
            return WrongType(field, "an integer");
        }

        count = value;
        return value > 0
            ? null
            : new MeshError(ErrorCode.InvalidValue, $"'{FieldNames.Of(field)}' must be at least 1.") { Param = FieldNames.Of(field) };
    }

    private MeshError? ReadChoices()
    {
        MeshError? error = ReadCount(KnownField.N, out long? count);
        _choices = (int)Math.Min(count ?? 1, int.MaxValue);
        return error;
    }

    private MeshError? ReadTemperature()
    {
        if (_json.TokenType == JsonTokenType.Number)
        {
            // What is too large for a number is infinite, and refused with the scope's bound.
            _temperature = _json.TryGetDouble(out double value) ? value : double.PositiveInfinity;
            return null;
        }

        return _json.TokenType == JsonTokenType.Null ? null : WrongType(KnownField.Temperature, "a number");
    }

    private MeshError? ReadTools()
    {
        if (_json.TokenType is not (JsonTokenType.StartArray or JsonTokenType.Null))
        {
            return WrongType(KnownField.Tools, "an array");
        }

        if (_json.TokenType == JsonTokenType.StartArray)
        {
            int depth = _json.CurrentDepth;
            while (_json.Read() && _json.CurrentDepth > depth)
            {
                _hasTools = true;
            }
        }

        return null;
    }

    private MeshError? ReadText(KnownField field, out string? text)
    {
        bool isText = _json.TokenType is JsonTokenType.String or JsonTokenType.Null;
        text = isText ? _json.GetString() : null;
        return isText ? null : WrongType(field, "a string");
    }

    private readonly MeshError? Missing() =>
        (_seen & KnownField.Model) == 0 && _operation?.DefaultModel is null ? MissingField("model", "Name a model, for example 'router'.")
        : (_seen & KnownField.Messages) == 0 && _operation is null ? MissingField("messages", "Send an array with at least one message.")
        : null;

    private static bool IsEnd(JsonTokenType token) => token is JsonTokenType.EndObject or JsonTokenType.EndArray;

    private static MeshError MissingField(string name, string remedy) =>
        new(ErrorCode.MissingParameter, $"'{name}' is required. {remedy}") { Param = name };

    private static MeshError WrongType(KnownField field, string expected) =>
        new(ErrorCode.InvalidType, $"'{FieldNames.Of(field)}' must be {expected}.") { Param = FieldNames.Of(field) };

    private readonly RequestEnvelope Finish() => new(_body)
    {
        Model = _model ?? _operation!.DefaultModel!,
        ModelValue = _modelValue,
        Stream = _stream,
        StreamOptions = _streamOptions,
        MaxTokens = _maxCompletionTokens ?? _maxTokens,
        TokenLimits = _tokenLimits ?? [],
        MessagesStart = _messagesValue.Start,
        MessagesEnd = _messagesValue.End - 1,
        IsPlainText = _isPlainText && _choices == 1,
        Choices = _choices,
        Messages = _messages,
        Temperature = _temperature,
        HasTools = _hasTools,
        HasImages = (_parts & ContentParts.Image) != 0,
        HasAudio = _wantsSound || (_parts & ContentParts.Sound) != 0,
        HasDocuments = (_parts & ContentParts.Document) != 0,
        HasSchema = _wantsSchema,
        User = _user,
        SessionId = _sessionId,
        PromptCacheKey = _promptCacheKey,
        Preferences = _preferences,
        ProviderValue = _providerValue,
        Tags = _tags,
        Chain = Chain(),
        OwnFields = _ownFields.Ranges,
        MeshFields = _meshFields.Ranges,
    };

    // OpenRouter's `models` is the whole chain or what follows `model`; `fallbacks` always follows `model`.
    private readonly IReadOnlyList<ChainLink> Chain()
    {
        if (_models is null or [] && _fallbacks is null or [])
        {
            return [];
        }

        List<ChainLink> chain = [new(_model ?? _operation!.DefaultModel!, FieldNames.Of(KnownField.Model))];
        Append(_models, KnownField.Models, chain);
        Append(_fallbacks, KnownField.Fallbacks, chain);
        return chain;
    }

    private static void Append(List<string>? names, KnownField field, List<ChainLink> chain)
    {
        foreach (string name in names ?? [])
        {
            if (!chain.Exists(link => link.Model == name))
            {
                chain.Add(new ChainLink(name, FieldNames.Of(field)));
            }
        }
    }
}
