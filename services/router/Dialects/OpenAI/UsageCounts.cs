using LlmMesh.Contracts;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.Dialects.OpenAI;

/// <summary>
/// The counts of one usage object, as they come and as they are meant. Usually prompt tokens include cached ones and completion tokens
/// include reasoning; where the object's own total, or a part larger than its whole, says otherwise, that is believed.
/// </summary>
internal struct UsageCounts
{
    private long _prompt;
    private long _completion;
    private long _total;
    private long _cacheRead;
    private long _cacheTiers;
    private long _cacheWrite;
    private long _cacheMiss;
    private long _reasoning;
    private long _audioInput;
    private long _audioOutput;
    private long _imageInput;
    private long _imageOutput;
    private bool _isBesideCache;
    private bool _hasInputDetails;
    private decimal? _cost;
    private decimal _upstreamCost;
    private bool _isOwnKey;

    public void Note(UsageField field, long count)
    {
        switch (field)
        {
            case UsageField.Prompt:
                _prompt = count;
                _isBesideCache = false;
                break;
            case UsageField.Input when _prompt == 0:
                _prompt = count;
                _isBesideCache = true;
                break;
            case UsageField.Computed:
                _prompt = count;
                _isBesideCache = true;
                break;
            case UsageField.Completion:
                _completion = Math.Max(_completion, count);
                break;
            case UsageField.Total:
                _total = count;
                break;
            case UsageField.CacheRead:
                _cacheRead = Math.Max(_cacheRead, count);
                break;
            case UsageField.CacheTier:
                _cacheTiers += count;
                break;
            case UsageField.CacheWrite:
                _cacheWrite = Math.Max(_cacheWrite, count);
                break;
            case UsageField.CacheMiss:
                _cacheMiss = count;
                break;
            case UsageField.Reasoning:
                _reasoning = Math.Max(_reasoning, count);
                break;
            case UsageField.AudioInput:
                _audioInput = count;
                break;
            case UsageField.AudioOutput:
                _audioOutput = count;
                break;
            case UsageField.ImageInput:
                _imageInput = count;
                break;
            case UsageField.ImageOutput:
                _imageOutput = count;
                break;
            case UsageField.InputDetails:
                _hasInputDetails = true;
                break;
            case UsageField.IsOwnKey:
                _isOwnKey = count != 0;
                break;
        }
    }

    public void NoteCost(UsageField field, decimal? dollars)
    {
        if (field == UsageField.Cost)
        {
            _cost = dollars;
        }
        else
        {
            _upstreamCost = dollars ?? 0;
        }
    }

    /// <summary>Counts that do not overlap.</summary>
    public readonly ObservedUsage Separate()
    {
        long read = Math.Max(_cacheRead, _cacheTiers);
        long cached = read + _cacheWrite;
        long prompt = _prompt > 0 || _isBesideCache ? _prompt : cached + _cacheMiss;
        long unexplained = _total - prompt - _completion;

        bool cacheIsBeside = (_isBesideCache && !_hasInputDetails)
            || read > prompt
            || (cached > 0 && (unexplained == cached || (_reasoning > 0 && unexplained == cached + _reasoning)));
        if (!cacheIsBeside)
        {
            read = Math.Min(read, prompt);
        }

        long write = cacheIsBeside ? _cacheWrite : Math.Min(_cacheWrite, prompt - read);
        long fresh = cacheIsBeside ? prompt : prompt - read - write;
        unexplained -= cacheIsBeside ? cached : 0;

        // xAI reports reasoning beside the completion; Gemini only in the total.
        bool reasoningIsBeside = _reasoning > _completion || (_reasoning > 0 && unexplained >= _reasoning);
        long reasoning = _reasoning > 0 ? _reasoning : Math.Max(unexplained, 0);
        long output = reasoningIsBeside || _reasoning == 0 ? _completion : _completion - _reasoning;

        long audioInput = Math.Min(_audioInput, fresh);
        long imageInput = Math.Min(_imageInput, fresh - audioInput);
        long audioOutput = Math.Min(_audioOutput, output);
        long imageOutput = Math.Min(_imageOutput, output - audioOutput);
        return new ObservedUsage(
            new TokenUsage(fresh - audioInput - imageInput, read, write, output - audioOutput - imageOutput, reasoning)
            {
                AudioInput = audioInput,
                AudioOutput = audioOutput,
                ImageInput = imageInput,
                ImageOutput = imageOutput,
            },
            UsagePrecision.Exact)
        {
            ChargedNanoDollars = Charged(),
        };
    }

    // With a key of one's own OpenRouter's cost is its fee, and the provider's bill comes on top. An amount beyond the range is the
    // largest number, as in the catalogue's pricing.
    private readonly long? Charged()
    {
        if (_cost is not { } dollars)
        {
            return null;
        }

        const decimal most = long.MaxValue / NanoDollars.PerDollar;
        decimal upstream = _isOwnKey ? _upstreamCost : 0;
        return dollars >= most || upstream >= most - dollars ? long.MaxValue
            : (long)decimal.Ceiling((dollars + upstream) * NanoDollars.PerDollar);
    }
}
