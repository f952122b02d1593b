using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using LlmMesh.Router.Tokens;

namespace LlmMesh.Router.UnitTests.Tokens;

public sealed class TallyProperties
{
    private static readonly Gen<string> Piece = Gen.Elements(
        "word", "a", "internationalisation", "7", "20261120", " ", "   ", "\n", "\t\t", ".", "\"", "\\", "/", "9f86d081884c7d659a2feaa0c55ad015",
        "-_-", "é", "ß", "Ж", "λ", "ש", "漢字", "かな", "한", "。", "😀", "👩‍👩‍👧", "\u0001", "\u007f", "–");

    private static readonly Gen<string> Text = Gen.ListOf(Piece).Select(string.Concat);

    [Fact]
    public void Count_WhereverTheTextIsCut_IsTheSame() => Prop.ForAll(
        (from text in Text from at in Gen.Choose(0, 10_000) select (text, at)).ToArbitrary(),
        sample =>
        {
            Rune[] runes = [.. sample.text.EnumerateRunes()];
            int cut = sample.at % (runes.Length + 1);
            var tally = new JsonStringTally();
            tally.AppendPlain(Utf8(runes[..cut]));
            tally.AppendPlain(Utf8(runes[cut..]));
            return tally.Count == Plain(sample.text);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Count_HoweverCharactersAreEscaped_IsTheSame() => Prop.ForAll(
        (from text in Text from choices in Gen.ArrayOf(Gen.Choose(0, 2)) select (text, choices)).ToArbitrary(),
        sample => Json(Escape(sample.text, sample.choices)) == Plain(sample.text)).QuickCheckThrowOnFailure();

    [Fact]
    public void Count_OfAPairInTwoPieces_IsThatOfOneCharacter()
    {
        var tally = new JsonStringTally();
        tally.Append("\\ud83d"u8);
        tally.Append("\\ude00"u8);

        Assert.Equal(Plain("😀"), tally.Count);
    }

    [Fact]
    public void Count_OfAnyBytes_IsNeverNegativeAndNeverThrows() => Prop.ForAll(
        Gen.ArrayOf(Gen.OneOf(Gen.Choose(0, 255), Gen.Elements(0x5C, 0x75, 0x64, 0x38, 0xF0, 0xC3))).ToArbitrary(),
        values =>
        {
            TextCount count = Json([.. values.Select(value => (byte)value)]);
            return count.LatinSafe >= 0 && count.OtherSafe >= 0 && count.LatinTypical >= 0 && count.OtherTypical >= 0;
        }).QuickCheckThrowOnFailure();

    // What two texts count together may fall short of their sum where they meet, and where a stretch becomes opaque: by a third at most.
    [Fact]
    public void Count_OfAConcatenation_IsAboutTheSum() => Prop.ForAll(
        (from left in Text from right in Text select (left, right)).ToArbitrary(),
        sample =>
        {
            long sum = Typical(sample.left) + Typical(sample.right);
            long together = Typical(sample.left + sample.right);
            return together >= (sum * 2 / 3) - 300 && together <= (sum * 2) + 300;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Count_OfALongText_IsNearThatOfAllOfIt() => Prop.ForAll(
        Gen.ArrayOf(Piece, 60).ToArbitrary(),
        pieces =>
        {
            string text = string.Concat(Enumerable.Repeat(string.Concat(pieces), (TextSample.LargestWhole / 50) + 1));
            byte[] escaped = Escape(text, [0, 1]);
            long whole = Sum(Json(escaped));
            return Math.Abs(Sum(TextSample.Count(escaped)) - whole) <= whole / 10;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Count_OfALongTextOfAnyBytes_NeverThrows() => Prop.ForAll(
        Gen.ArrayOf(Gen.Choose(0, 255), 64).ToArbitrary(),
        values => TextSample.Count([.. Enumerable.Repeat(values, 1500).SelectMany(all => all.Select(value => (byte)value))]).LatinSafe >= 0)
        .QuickCheckThrowOnFailure();

    private static TextCount Plain(string text)
    {
        var tally = new JsonStringTally();
        tally.AppendPlain(Encoding.UTF8.GetBytes(text));
        return tally.Count;
    }

    private static TextCount Json(byte[] content)
    {
        var tally = new JsonStringTally();
        tally.Append(content);
        return tally.Count;
    }

    private static long Typical(string text) => Plain(text) is var count ? count.LatinTypical + count.OtherTypical : 0;

    private static long Sum(TextCount count) => count.LatinTypical + count.OtherTypical;

    private static byte[] Utf8(Rune[] runes) => Encoding.UTF8.GetBytes(string.Concat(runes));

    /// <summary>As it is where JSON allows it, as <c>\uXXXX</c>, or as the serialiser does.</summary>
    private static byte[] Escape(string text, int[] choices)
    {
        var escaped = new StringBuilder();
        int at = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            string character = rune.ToString();
            bool mustEscape = rune.Value is < 0x20 or '"' or '\\';
            switch (choices.Length == 0 ? 0 : choices[at++ % choices.Length])
            {
                case 0 when !mustEscape:
                    escaped.Append(character);
                    break;
                case 1:
                    escaped.Append(string.Concat(character.Select(unit => $"\\u{(int)unit:x4}")));
                    break;
                default:
                    escaped.Append(JsonSerializer.Serialize(character)[1..^1]);
                    break;
            }
        }

        return Encoding.UTF8.GetBytes(escaped.ToString());
    }
}
