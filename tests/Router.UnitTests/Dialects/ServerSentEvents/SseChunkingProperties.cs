using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace LlmMesh.Router.UnitTests.Dialects.ServerSentEvents;

/// <summary>Where the network cuts a stream never matters.</summary>
public sealed class SseChunkingProperties
{
    private const string Sample =
        ": hi\r\n\r\nevent: x\ndata: grüße €😀\n\n\rdata: {\"a\":\rdata: 1}\r\r\ndata\n\ndata: one\r\n\r\n\r\n\ndata: [DONE]\n\nid: 1";

    private static readonly Gen<byte[][]> Parts =
        from lines in Gen.NonEmptyListOf(Gen.Elements(
            "data: a", "data:{\"ü\":\"€😀\"}", "data", ": comment", "event: e", "id: 1", "", "", "data: " + new string('x', 9000)))
        from ends in Gen.ArrayOf(Gen.Elements("\n", "\n", "\r\n", "\r"), lines.Count)
        from cuts in Gen.ListOf(Gen.Choose(1, 40))
        select Cut(Encoding.UTF8.GetBytes(string.Concat(lines.Select((line, index) => line + ends[index]))), cuts);

    [Fact]
    public async Task Read_CutAtAnyPlace_GivesTheSame()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Sample);
        SseTranscript expected = await SseTranscript.ReadAsync(whole);

        for (int at = 1; at < whole.Length; at++)
        {
            await AssertSameAsync(expected, [whole[..at], whole[at..]]);
        }

        await AssertSameAsync(expected, whole.Select(one => new[] { one }));
    }

    [Fact]
    public void Read_AnyStreamInAnyParts_GivesTheSame() => Prop.ForAll(Parts.ToArbitrary(), (Func<byte[][], Task>)AnyPartsAsync)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static async Task AnyPartsAsync(byte[][] parts) =>
        await AssertSameAsync(await SseTranscript.ReadAsync([.. parts.SelectMany(part => part)]), parts);

    private static async Task AssertSameAsync(SseTranscript expected, IEnumerable<byte[]> parts)
    {
        SseTranscript actual = await SseTranscript.ReadAsync(parts);
        Assert.Equal(expected.Events, actual.Events);
        Assert.Equal(expected.Raw, actual.Raw);
    }

    private static byte[][] Cut(byte[] bytes, IEnumerable<int> cuts)
    {
        List<byte[]> parts = [];
        int from = 0;
        foreach (int cut in cuts)
        {
            int to = Math.Min(from + cut, bytes.Length);
            parts.Add(bytes[from..to]);
            from = to;
        }

        return [.. parts, bytes[from..]];
    }
}
