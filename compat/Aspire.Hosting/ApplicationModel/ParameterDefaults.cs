using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where a parameter's value comes from when configuration has none.</summary>
public abstract class ParameterDefault
{
    /// <summary>Not for others: how a default is published is up to the stand-in, which knows its own kinds only.</summary>
    private protected ParameterDefault()
    {
    }

    /// <summary>The value to use.</summary>
    public abstract string GetDefaultValue();
}

/// <summary>A random value. Every call draws another; a parameter asks once.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    private const string LowerLetters = "abcdefghjkmnpqrstuvwxyz";
    private const string UpperLetters = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string Digits = "0123456789";
    private const string Signs = "-_.{}~()*+!";

    /// <summary>Characters, at least 1; to be set.</summary>
    public int MinLength
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            field = value;
        }
    }

    /// <summary>Whether there may be lower-case letters; by default true.</summary>
    public bool Lower { get; set; } = true;

    /// <summary>Whether there may be upper-case letters; by default true.</summary>
    public bool Upper { get; set; } = true;

    /// <summary>Whether there may be digits; by default true.</summary>
    public bool Numeric { get; set; } = true;

    /// <summary>Whether there may be other signs; by default true.</summary>
    public bool Special { get; set; } = true;

    /// <summary>Lower-case letters, at least; by default 0.</summary>
    public int MinLower { get; set; }

    /// <summary>Upper-case letters, at least; by default 0.</summary>
    public int MinUpper { get; set; }

    /// <summary>Digits, at least; by default 0.</summary>
    public int MinNumeric { get; set; }

    /// <summary>Other signs, at least; by default 0.</summary>
    public int MinSpecial { get; set; }

    /// <inheritdoc />
    public override string GetDefaultValue()
    {
        (bool IsAllowed, string Letters, int Least)[] kinds =
            [(Lower, LowerLetters, MinLower), (Upper, UpperLetters, MinUpper), (Numeric, Digits, MinNumeric), (Special, Signs, MinSpecial)];
        string allowed = string.Concat(kinds.Where(kind => kind.IsAllowed).Select(kind => kind.Letters));
        if (allowed.Length == 0 || Array.Exists(kinds, kind => kind is { IsAllowed: false, Least: > 0 }))
        {
            throw new InvalidOperationException("A generated value needs a kind of character, and may only demand kinds that it allows.");
        }

        string demanded = string.Concat(kinds.Select(kind => RandomNumberGenerator.GetString(kind.Letters, kind.Least)));
        char[] value = [.. demanded, .. RandomNumberGenerator.GetString(allowed, Math.Max(0, MinLength - demanded.Length))];
        RandomNumberGenerator.Shuffle<char>(value);
        return new string(value);
    }
}
