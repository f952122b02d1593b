using System.Runtime.CompilerServices;

namespace LlmMesh.Router.Tokens;

/// <summary>
/// Estimates the tokens of text as it comes, in any number of pieces that each hold whole characters:
/// <code>
/// bytes → runs of one kind ──────────────→ sum
///            └ letters, digits, joints → stretch: opaque (a key, base64)? by length, else the runs' sum
/// </code>
/// Where the text is cut into pieces makes no difference. A value type that is changed in place: pass it by reference.
/// </summary>
internal struct TextTally
{
    private const int ShortestOpaque = 24;
    private const int SurelyOpaque = 120;

    private long _latinTypical;
    private long _latinSafe;
    private long _otherTypical;
    private long _otherSafe;
    private AsciiKind _kind;
    private int _runLength;
    private int _stretchLength;
    private int _stretchDigits;
    private bool _stretchHasLetters;
    private long _stretchTypical;
    private long _stretchSafe;

    /// <summary>What has come so far counts, its last run as if it ended here.</summary>
    public readonly TextCount Count
    {
        get
        {
            TextTally ended = this;
            ended.EndStretch();
            return new TextCount(ended._latinTypical, ended._latinSafe, ended._otherTypical, ended._otherSafe);
        }
    }

    /// <summary>Adds text.</summary>
    /// <param name="utf8">Whole characters. What is not UTF-8 counts as characters nobody knows.</param>
    public void Append(ReadOnlySpan<byte> utf8)
    {
        ReadOnlySpan<AsciiKind> kinds = AsciiKinds.OfByte;
        int at = 0;
        while (at < utf8.Length)
        {
            AsciiKind kind = kinds[utf8[at]];
            if (kind == AsciiKind.Beyond)
            {
                at += AppendBeyond(utf8[at..]);
                continue;
            }

            int start = at;
            do
            {
                at++;
            }
            while (at < utf8.Length && kinds[utf8[at]] == kind);
            AppendRun(kind, at - start);
        }
    }

    /// <summary>Adds one character.</summary>
    /// <param name="codePoint">Half a surrogate pair counts as a character nobody knows.</param>
    public void Append(int codePoint)
    {
        if (codePoint < 0x80)
        {
            AppendRun(AsciiKinds.OfByte[codePoint], 1);
        }
        else
        {
            EndStretch();
            Add(Scripts.Of(codePoint));
        }
    }

    private void AppendRun(AsciiKind kind, int length)
    {
        if (kind != _kind)
        {
            EndRun();
            if (kind > AsciiKind.Joint && _stretchLength > 0)
            {
                EndStretch();
            }

            _kind = kind;
        }

        _runLength += length;
    }

    private int AppendBeyond(ReadOnlySpan<byte> utf8)
    {
        EndStretch();
        int at = 0;
        while (at < utf8.Length && utf8[at] >= 0x80)
        {
            int codePoint = Decode(utf8[at..], out int length);
            Add(codePoint < 0 ? Scripts.Unknown : Scripts.Of(codePoint));
            at += length;
        }

        return at;
    }

    // Not validated further: a wrong character costs a fraction of a token.
    private static int Decode(ReadOnlySpan<byte> utf8, out int length)
    {
        int first = utf8[0];
        length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF8 ? 4 : 1;
        if (length == 1 || length > utf8.Length)
        {
            length = 1;
            return -1;
        }

        return length switch
        {
            2 => ((first & 0x1F) << 6) | (utf8[1] & 0x3F),
            3 => ((first & 0x0F) << 12) | ((utf8[1] & 0x3F) << 6) | (utf8[2] & 0x3F),
            _ => ((first & 0x07) << 18) | ((utf8[1] & 0x3F) << 12) | ((utf8[2] & 0x3F) << 6) | (utf8[3] & 0x3F),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EndRun()
    {
        int length = _runLength;
        if (length == 0)
        {
            return;
        }

        _runLength = 0;
        switch (_kind)
        {
            case AsciiKind.Letter:
                AddToStretch(length, length <= 6 ? 100 : 20L * length, length <= 6 ? 100 : 25L * length);
                _stretchHasLetters = true;
                break;
            case AsciiKind.Digit:
                AddToStretch(length, Math.Max(100, 60L * length), 100L * length);
                _stretchDigits += length;
                break;
            case AsciiKind.Joint:
                AddToStretch(length, 70L * length, 85L * length);
                break;
            case AsciiKind.Punctuation:
                AddLatin(70L * length, 85L * length);
                break;
            case AsciiKind.Space when length > 1:
                AddLatin(70, 100);
                break;
            case AsciiKind.Break:
                AddLatin(100, 100);
                break;
            case AsciiKind.Control:
                AddLatin(100L * length, 120L * length);
                break;
        }
    }

    private void EndStretch()
    {
        EndRun();
        if (_stretchLength == 0)
        {
            return;
        }

        bool isOpaque = _stretchLength >= SurelyOpaque
            || (_stretchLength >= ShortestOpaque && _stretchHasLetters && _stretchDigits * 8L >= _stretchLength);
        if (isOpaque)
        {
            AddLatin(67L * _stretchLength, 90L * _stretchLength);
        }
        else
        {
            AddLatin(_stretchTypical, _stretchSafe);
        }

        _stretchLength = 0;
        _stretchDigits = 0;
        _stretchHasLetters = false;
        _stretchTypical = 0;
        _stretchSafe = 0;
    }

    private void AddToStretch(int length, long typical, long safe)
    {
        _stretchLength += length;
        _stretchTypical += typical;
        _stretchSafe += safe;
    }

    private void AddLatin(long typical, long safe)
    {
        _latinTypical += typical;
        _latinSafe += safe;
    }

    private void Add(CharacterWeight weight)
    {
        if (weight.IsLatin)
        {
            AddLatin(weight.Typical, weight.Safe);
        }
        else
        {
            _otherTypical += weight.Typical;
            _otherSafe += weight.Safe;
        }
    }
}
