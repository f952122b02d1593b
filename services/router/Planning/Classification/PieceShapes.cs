using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace LlmMesh.Router.Planning.Classification;

/// <summary>What a piece of text looks like.</summary>
internal static class PieceShapes
{
    private static readonly SearchValues<byte> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    private static readonly FrozenSet<string> Extensions =
        "py js jsx ts tsx mjs cs java kt go rs cpp cc hpp c h sql yml yaml json toml xml html css scss php rb sh ps1 csproj sln ipynb vue swift lock gradle tf ini env conf lua jar dll exe"
            .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    // Functions that mathematics writes as programs do, and the plural in brackets.
    private static readonly FrozenSet<string> MathsFunctions =
        "sin cos tan log exp lim max min det gcd pgcd mcd sen arcsin arccos arctan ln".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary><c>userName</c>; no trade name such as iPhone.</summary>
    public static bool IsCamelCase(ReadOnlySpan<byte> piece)
    {
        int small = 0;
        while (small < piece.Length && piece[small] is >= (byte)'a' and <= (byte)'z')
        {
            small++;
        }

        return small >= 2 && small + 1 < piece.Length && IsUpper(piece[small]) && IsLetter(piece[small + 1]);
    }

    /// <summary><c>user_name</c>, <c>MAX_SIZE</c>; no word between underscores.</summary>
    public static bool IsSnakeCase(ReadOnlySpan<byte> piece)
    {
        int at = piece.IndexOf((byte)'_');
        return at > 0 && at + 1 < piece.Length && IsLetterOrDigit(piece[at - 1]) && IsLetter(piece[at + 1]);
    }

    /// <summary><c>parse(</c>, <c>list.sort()</c>; no plural such as <c>item(s)</c>, no sine.</summary>
    public static bool IsCall(ReadOnlySpan<byte> piece)
    {
        int open = piece.IndexOf((byte)'(');
        if (open < 3 || !IsLetterOrDigit(piece[open - 1]) || piece[(open + 1)..] is [(byte)'s' or (byte)'e', ..] and not [_, >= (byte)'a', ..])
        {
            return false;
        }

        int start = piece[..open].LastIndexOfAnyExcept(Letters) + 1;
        return open - start > 1 && !Contains(MathsFunctions, piece[start..open]);
    }

    /// <summary><c>f(x)</c></summary>
    public static bool IsFunction(ReadOnlySpan<byte> piece)
    {
        int open = piece.IndexOf((byte)'(');
        int start = open <= 0 ? 0 : piece[..open].LastIndexOfAnyExcept(Letters) + 1;
        return open > 0 && open + 2 < piece.Length && piece[open + 2] == ')'
            && (open - start == 1 || Contains(MathsFunctions, piece[start..open]));
    }

    /// <summary><c>app.py</c>, <c>src/cache.rs</c></summary>
    public static bool IsFileName(ReadOnlySpan<byte> piece)
    {
        piece = piece.TrimEnd(".)"u8);
        int dot = piece.LastIndexOf((byte)'.');
        return dot >= 0 && piece.Length - dot > 1 && (dot > 1 || (dot == 0 && piece.Length > 3)) && Contains(Extensions, piece[(dot + 1)..]);
    }

    /// <summary><c>--force</c></summary>
    public static bool IsOption(ReadOnlySpan<byte> piece) => piece is [(byte)'-', (byte)'-', >= (byte)'a' and <= (byte)'z', ..];

    /// <summary><c>/var/www</c>, <c>./run</c>, <c>~/.ssh</c></summary>
    public static bool IsPath(ReadOnlySpan<byte> piece) =>
        piece is [(byte)'/', >= (byte)'a' and <= (byte)'z', ..] or [(byte)'.' or (byte)'~', (byte)'/', ..];

    /// <summary><c>CS0246</c></summary>
    public static bool IsErrorCode(ReadOnlySpan<byte> piece)
    {
        int letters = piece.IndexOfAnyExcept(Letters);
        return letters is 2 or 3 && IsUpper(piece[0]) && IsUpper(piece[1]) && piece.Length - letters is 4 or 5 && piece[letters..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }

    /// <summary><c>3x</c>, <c>-12x</c>, <c>2x)</c></summary>
    public static bool IsTerm(ReadOnlySpan<byte> piece)
    {
        piece = piece.Trim("()-+*=/"u8);
        return piece.Length > 1 && piece[^1] is (byte)'x' or (byte)'y' or (byte)'z' && piece[..^1].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }

    /// <summary><c>x^2</c></summary>
    public static bool IsPower(ReadOnlySpan<byte> piece)
    {
        int at = piece.IndexOf((byte)'^');
        return at > 0 && at + 1 < piece.Length && (IsLetterOrDigit(piece[at - 1]) || piece[at - 1] == ')') && (IsLetterOrDigit(piece[at + 1]) || piece[at + 1] is (byte)'(' or (byte)'-');
    }

    private static bool IsUpper(byte value) => value is >= (byte)'A' and <= (byte)'Z';

    private static bool IsLetter(byte value) => char.IsAsciiLetter((char)value);

    private static bool IsLetterOrDigit(byte value) => char.IsAsciiLetterOrDigit((char)value);

    private static bool Contains(FrozenSet<string> words, ReadOnlySpan<byte> word)
    {
        Span<char> characters = stackalloc char[8];
        return word.Length <= characters.Length
            && words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(characters[..Encoding.ASCII.GetChars(word, characters)]);
    }
}
