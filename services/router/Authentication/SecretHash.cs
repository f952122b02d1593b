using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace LlmMesh.Router.Authentication;

/// <summary>
/// SHA-256 of a secret. All that is kept and compared: how long a comparison takes says nothing of a secret, because nobody can choose
/// a hash that begins as another one does.
/// </summary>
internal readonly record struct SecretHash
{
    /// <summary>Longest secret, characters; nobody's is longer, so nobody makes the edge hash more.</summary>
    public const int LongestSecret = 512;

    private readonly UInt128 _high;
    private readonly UInt128 _low;

    private SecretHash(ReadOnlySpan<byte> hash)
    {
        _high = BinaryPrimitives.ReadUInt128BigEndian(hash);
        _low = BinaryPrimitives.ReadUInt128BigEndian(hash[16..]);
    }

    /// <summary>Its first 64 bits.</summary>
    public ulong Prefix => (ulong)(_high >> 64);

    /// <param name="secret">At most <see cref="LongestSecret"/> characters.</param>
    public static SecretHash Of(ReadOnlySpan<char> secret)
    {
        Span<byte> utf8 = stackalloc byte[LongestSecret * 3];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8[..Encoding.UTF8.GetBytes(secret, utf8)], hash);
        return new SecretHash(hash);
    }

    /// <summary>Reads 64 hexadecimal digits; false when it is something else.</summary>
    public static bool TryParse(string digits, out SecretHash hash)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        bool isHash = digits.Length == 2 * SHA256.HashSizeInBytes
            && Convert.FromHexString(digits, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
        hash = isHash ? new SecretHash(bytes) : default;
        return isHash;
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteUInt128BigEndian(hash, _high);
        BinaryPrimitives.WriteUInt128BigEndian(hash[16..], _low);
        return Convert.ToHexStringLower(hash);
    }

    /// <inheritdoc />
    public override int GetHashCode() => (int)_low;
}
