using LlmMesh.Catalog;
using LlmMesh.Router.Guards;
using LlmMesh.Router.Guards.Rules;

namespace LlmMesh.Router.UnitTests.Guards;

public sealed class PersonalDataTests
{
    private const PersonalData All = PersonalData.Usual | PersonalData.Ipv4;

    [Theory]
    [InlineData("write to ann.b+c@mail.corp.example now", "write to [email] now")]
    [InlineData("call +43 664 123 45 67, please", "call [phone], please")]
    [InlineData("call +1 (415) 555-0133", "call [phone]")]
    [InlineData("to DE89 3704 0044 0532 0130 00 AND more", "to [iban] AND more")]
    [InlineData("IBAN:GB82WEST12345698765432.", "IBAN:[iban].")]
    [InlineData("card 4111 1111 1111 1111 12/29", "card [card] 12/29")]
    [InlineData("card 4111-1111-1111-1111, 378282246310005", "card [card], [card]")]
    [InlineData("amex 3782 822463 10005 ok", "amex [card] ok")]
    [InlineData("host 192.168.10.254 is up", "host [ip] is up")]
    [InlineData("a@b.example and c@d.example", "[email] and [email]")]
    public void Find_PersonalData_IsMasked(string text, string masked) => Assert.Equal(masked, Mask(text, All));

    [Theory]
    [InlineData("DE89 3704 0044 0532 0130 01")]
    [InlineData("4111 1111 1111 1112")]
    [InlineData("order 12345678901234567890123456789")]
    [InlineData("x+123456789")]
    [InlineData("+1234567")]
    [InlineData("version 1.2.3.4.5 of 300.1.1.1")]
    [InlineData("user @ home, no @mention.")]
    [InlineData("2026-11-20 16:41:12.123456")]
    public void Find_NothingPersonal_IsLeftAlone(string text) => Assert.Equal(text, Mask(text, All));

    [Fact]
    public void Find_OnlyTheNamedTypes_AreLookedFor() =>
        Assert.Equal("a@b.example [ip]", Mask("a@b.example 10.0.0.1", PersonalData.Ipv4));

    [Fact]
    public void Find_LongDigits_TakesTimeThatGrowsWithTheText()
    {
        // A run of groups that each could begin a card, and an address without end: neither may be read again from every position.
        string text = string.Concat(Enumerable.Repeat("4111 1111 ", 100_000)) + new string('a', 1_000_000) + " 4111 1111 1111 1111";
        List<Finding> found = [];

        PersonalDataRules.Find(text, All, found);

        Assert.Equal("[card]", Assert.Single(found).Mask);
    }

    private static string Mask(string text, PersonalData types)
    {
        List<Finding> found = [];
        PersonalDataRules.Find(text, types, found);
        return Masks.Apply(text, found);
    }
}
