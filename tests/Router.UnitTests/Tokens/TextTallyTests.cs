using System.Text;
using LlmMesh.Router.Tokens;

namespace LlmMesh.Router.UnitTests.Tokens;

public sealed class TextTallyTests
{
    [Theory]
    [MemberData(nameof(Samples.All), MemberType = typeof(Samples))]
    public void Count_OfAKindOfText_IsNearWhatWasMeasured(Sample sample)
    {
        TextCount count = Tally(sample.Text);
        double typical = (count.LatinTypical + count.OtherTypical) / 100.0 / (sample.Text.Length / sample.O200k);
        double safe = 1.25 * (count.LatinSafe + count.OtherSafe) / 100.0 / (sample.Text.Length / sample.Densest);

        Assert.True(typical is >= 0.75 and <= 1.4, $"{sample.Kind}: typical is {typical:0.00} of o200k's count");
        Assert.True(safe >= 1, $"{sample.Kind}: safe × 1.25 is {safe:0.00} of the densest tokenizer's count");
    }

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("a", 100, 100)]
    [InlineData("letter", 100, 100)]
    [InlineData("letters", 140, 175)]
    [InlineData("two words", 200, 200)]
    [InlineData("1", 100, 100)]
    [InlineData("2026", 240, 400)]
    [InlineData("a  b", 270, 300)]
    [InlineData("a\n\t\nb", 300, 300)]
    [InlineData("!?", 140, 170)]
    [InlineData("\u0001", 100, 120)]
    [InlineData("é", 55, 100)]
    [InlineData("–", 100, 120)]
    public void Count_OfLatinText_FollowsTheTable(string text, long typical, long safe) =>
        Assert.Equal(new TextCount(typical, safe, 0, 0), Tally(text));

    [Theory]
    [InlineData("λ", 35, 95)]
    [InlineData("ж", 25, 35)]
    [InlineData("ש", 40, 105)]
    [InlineData("ع", 33, 50)]
    [InlineData("क", 35, 100)]
    [InlineData("ก", 45, 65)]
    [InlineData("漢", 75, 85)]
    [InlineData("か", 75, 85)]
    [InlineData("한", 60, 80)]
    [InlineData("。", 80, 100)]
    [InlineData("，", 80, 100)]
    [InlineData("😀", 160, 270)]
    [InlineData("ა", 100, 120)]
    public void Count_OfOtherScripts_FollowsTheTable(string character, long typical, long safe) =>
        Assert.Equal(new TextCount(0, 0, typical, safe), Tally(character));

    [Theory]
    [InlineData("9f86d081884c7d659a2feaa0", 1608, 2160)]
    [InlineData("abcdefghijklmnopqrstuvwxyz", 520, 650)]
    [InlineData("123456789012345678901234567890", 1800, 3000)]
    public void Count_OfALongRun_IsOpaqueWhenLettersAndDigitsMix(string text, long typical, long safe) =>
        Assert.Equal(new TextCount(typical, safe, 0, 0), Tally(text));

    [Fact]
    public void Count_OfARunOf120_IsOpaqueWhateverItHolds()
    {
        Assert.Equal(119 * 25, Tally(new string('a', 119)).LatinSafe);
        Assert.Equal(120 * 90, Tally(new string('a', 120)).LatinSafe);
    }

    [Fact]
    public void Count_BeforeTheEnd_DoesNotEndTheRun()
    {
        var tally = new TextTally();
        tally.Append("let"u8);
        Assert.Equal(100, tally.Count.LatinTypical);

        tally.Append("ter"u8);
        Assert.Equal(100, tally.Count.LatinTypical);
    }

    private static TextCount Tally(string text)
    {
        var tally = new TextTally();
        tally.Append(Encoding.UTF8.GetBytes(text));
        return tally.Count;
    }
}
