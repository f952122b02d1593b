using LlmMesh.Contracts;
using LlmMesh.Router.Guards;
using LlmMesh.Router.Guards.Rules;
using LlmMesh.State.Principals;

namespace LlmMesh.Router.UnitTests.Guards;

public sealed class SecretsTests
{
    // Made up, and put together here so that no scanner takes the file for a leak.
    private const string Random = "q7Zt2LmP9xVb4RkD8nWc1HsJ6gYf3TaE5uXo0QiB";

    public static TheoryData<string> Keys =>
    [
        KeyText.Create(KeyKind.Data),
        KeyText.Create(KeyKind.Admin),
        "sk-" + "proj-" + Random,
        "sk-" + "ant-api03-" + Random,
        "sk-" + "or-v1-" + "3f9a1c7e5b2d8046a9e1c3f7b5d20846e1a9c3f7b5d208463f9a1c7e5b2d8046",
        "AI" + "za" + Random[..35],
        "AK" + "IA" + "Q7ZT2LMP5XVB4RKD",
        "aws_secret_access_key = " + Random,
        "gh" + "p_" + Random[..36],
        "github" + "_pat_" + Random[..22] + "_" + Random + Random[..19],
        "gs" + "k_" + Random + Random[..12],
        "hf" + "_" + Random[..34],
        "xo" + "xb-1234567890-" + Random[..24],
        "sk" + "_live_" + Random[..24],
        "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIn0." + Random,
        "-----BEGIN " + "RSA PRIVATE KEY-----\n" + Random + "\n" + Random + "\nabc=\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN " + "PRIVATE KEY-----\\n" + Random + "\\n-----END PRIVATE KEY-----",
    ];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Find_Key_IsFoundAsAWhole(string key)
    {
        string text = $"before \"{key}\" after";
        List<Finding> found = [];

        Secrets.Find(text, found);

        Finding finding = Assert.Single(found);
        Assert.Equal(key, text.Substring(finding.Start, finding.Length));
    }

    [Theory]
    [InlineData("sk-mesh-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AKIAIOSFODNN7EXAMPLE")]
    [InlineData("sk-proj-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("sk-proj-your-key-goes-here-without-digits")]
    [InlineData("risk-q7Zt2LmP9xVb4RkD8nWc1HsJ6gYf3TaE5uXo0QiBq7Zt2LmP")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----")]
    [InlineData("3f9a1c7e5b2d8046a9e1c3f7b5d20846e1a9c3f7")]
    public void Find_NoKey_IsLeftAlone(string text)
    {
        List<Finding> found = [];

        Secrets.Find(text, found);

        Assert.Empty(found);
    }
}
