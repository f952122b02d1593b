using System.Globalization;

namespace LlmMesh.Router.Tokens;

/// <summary>
/// A <see cref="TextTally"/> of what JSON strings mean: an escape counts as the character it stands for, two halves of a surrogate pair
/// as one, even when they come in two strings one after the other.
/// </summary>
internal struct JsonStringTally
{
    private TextTally _text;
    private int _highSurrogate;

    /// <inheritdoc cref="TextTally.Count"/>
    public readonly TextCount Count
    {
        get
        {
            JsonStringTally ended = this;
            ended.EndPair();
            return ended._text.Count;
        }
    }

    /// <summary>Adds text without escapes.</summary>
    public void AppendPlain(ReadOnlySpan<byte> utf8)
    {
        if (!utf8.IsEmpty)
        {
            EndPair();
            _text.Append(utf8);
        }
    }

    /// <summary>Adds the inside of a JSON string.</summary>
    /// <param name="content">Between the quotes, as it stands in the document. What is no escape counts as it looks.</param>
    public void Append(ReadOnlySpan<byte> content)
    {
        while (content.IndexOf((byte)'\\') is var escape and >= 0)
        {
            AppendPlain(content[..escape]);
            content = content[escape..];
            content = content[AppendEscape(content)..];
        }

        AppendPlain(content);
    }

    private int AppendEscape(ReadOnlySpan<byte> escape)
    {
        if (escape.Length < 2)
        {
            AppendCharacter('\\');
            return escape.Length;
        }

        switch (escape[1])
        {
            case (byte)'n' or (byte)'r' or (byte)'t':
                AppendCharacter('\n');
                return 2;
            case (byte)'b' or (byte)'f':
                AppendCharacter('\b');
                return 2;
            case (byte)'u' when escape.Length >= 6
                && int.TryParse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int unit):
                AppendUnit(unit);
                return 6;
            case < 0x80:
                AppendCharacter(escape[1]);
                return 2;
            default:
                AppendCharacter('\\');
                return 1;
        }
    }

    private void AppendUnit(int unit)
    {
        if (char.IsLowSurrogate((char)unit) && _highSurrogate != 0)
        {
            _text.Append(char.ConvertToUtf32((char)_highSurrogate, (char)unit));
            _highSurrogate = 0;
            return;
        }

        EndPair();
        if (char.IsHighSurrogate((char)unit))
        {
            _highSurrogate = unit;
        }
        else
        {
            _text.Append(unit);
        }
    }

    private void AppendCharacter(int character)
    {
        EndPair();
        _text.Append(character);
    }

    private void EndPair()
    {
        if (_highSurrogate != 0)
        {
            _text.Append(_highSurrogate);
            _highSurrogate = 0;
        }
    }
}
