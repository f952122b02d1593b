using LlmMesh.Contracts;
using LlmMesh.State.Principals;
using Xunit;

namespace LlmMesh.State.IntegrationTests.Principals;

public sealed class KeyTextTests
{
    // Worked out by another implementation of base64url, CRC-32 and SHA-256, from the bytes 0 to 31.
    private const string DataKey = "sk-mesh-AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh82eEMWM";
    private const string AdminKey = "sk-mesh-admin-AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh84eMN67";

    private static readonly byte[] Secret = [.. Enumerable.Range(0, KeyText.SecretBytes).Select(number => (byte)number)];

    [Fact]
    public void Create_KnownSecret_IsTheDocumentedText()
    {
        Assert.Equal(DataKey, KeyText.Create(KeyKind.Data, Secret));
        Assert.Equal(AdminKey, KeyText.Create(KeyKind.Admin, Secret));
    }

    [Theory]
    [InlineData(KeyKind.Data)]
    [InlineData(KeyKind.Admin)]
    public void Create_AThousand_AreWellFormedAndAllDifferent(KeyKind kind)
    {
        string[] keys = [.. Enumerable.Range(0, 1000).Select(_ => KeyText.Create(kind))];

        Assert.All(keys, key => Assert.True(KeyText.IsWellFormed(key, out KeyKind found) && found == kind, key));
        Assert.Equal(keys.Length, keys.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void IsWellFormed_AnyCharacterChanged_IsRefused()
    {
        foreach (string key in (string[])[DataKey, AdminKey])
        {
            for (int place = 0; place < key.Length; place++)
            {
                char other = key[place] == 'x' ? 'y' : 'x';
                Assert.False(KeyText.IsWellFormed(string.Concat(key.AsSpan(0, place), [other], key.AsSpan(place + 1)), out _));
            }
        }
    }

    [Fact]
    public void IsWellFormed_DataKeyThatReadsLikeAnAdminKey_StaysADataKey()
    {
        byte[] secret = Convert.FromBase64String("admin+AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        string key = KeyText.Create(KeyKind.Data, secret);
        Assert.StartsWith("sk-mesh-admin-", key, StringComparison.Ordinal);

        Assert.True(KeyText.IsWellFormed(key, out KeyKind kind));
        Assert.Equal(KeyKind.Data, kind);
        Assert.Equal("sk-mesh-admi…", KeyText.Prefix(key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sk-mesh-")]
    [InlineData("sk-mesh-admin-")]
    [InlineData(" " + DataKey)]
    [InlineData(DataKey + "\n")]
    [InlineData(DataKey + "\0")]
    [InlineData("SK-MESH-AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh82eEMWM")]
    [InlineData("sk-mesh-AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh\r\neEMWM")]
    [InlineData("sk-mesh-AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh82еEMWM")]
    [InlineData("ѕk-mesh-AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh82eEMWM")]
    [InlineData("sk-mesh-' OR 1=1; DROP TABLE keys; -- {{7*7}} ../../etc/passwd")]
    public void IsWellFormed_AnythingElse_IsRefused(string text) => Assert.False(KeyText.IsWellFormed(text, out _));

    // The checksum looks at the low byte of a character: one with the same low byte has to fail for its form.
    [Fact]
    public void IsWellFormed_CharacterWithTheSameLowByte_IsRefused() =>
        Assert.False(KeyText.IsWellFormed(DataKey.Replace('A', (char)('A' + 0x100)), out _));

    [Fact]
    public void IsWellFormed_TenMillionCharacters_IsRefused() =>
        Assert.False(KeyText.IsWellFormed(DataKey + new string('A', 10_000_000), out _));

    [Fact]
    public void Hash_KnownTexts_IsTheSha256OfTheirUtf8()
    {
        Assert.Equal("9d47c861e9ce7a78481a8904c8b1e3717fdf1252f57fe66c0041f71e23192a5e", KeyText.Hash(DataKey));
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", KeyText.Hash(""));
        Assert.Equal("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", KeyText.Hash(new string('a', 1_000_000)));
    }

    [Fact]
    public void Hash_KeysThatShareTwentyCharacters_AreDifferent()
    {
        byte[] other = [.. Secret];
        other[^1] ^= 1;
        string key = KeyText.Create(KeyKind.Data, other);
        Assert.Equal(DataKey[..20], key[..20]);

        Assert.NotEqual(KeyText.Hash(DataKey), KeyText.Hash(key));
        Assert.True(KeyText.IsWellFormed(key, out _));
    }

    [Fact]
    public void Prefix_OfAKey_ShowsFourCharactersOfItsSecret()
    {
        Assert.Equal("sk-mesh-AAEC…", KeyText.Prefix(DataKey));
        Assert.Equal("sk-mesh-admin-AAEC…", KeyText.Prefix(AdminKey));
    }

    [Fact]
    public void Prefix_OfAnyOtherText_ShowsNothing()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => KeyText.Prefix("hunter2"));
        Assert.DoesNotContain("hunter2", refusal.Message, StringComparison.Ordinal);
    }
}
