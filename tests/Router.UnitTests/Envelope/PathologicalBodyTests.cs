using System.Text;
using LlmMesh.Router.Envelope;
using LlmMesh.Router.Exchanges;

namespace LlmMesh.Router.UnitTests.Envelope;

/// <summary>
/// Few thoughts, millions of bytes. Reading them is one pass that keeps next to nothing: what grew with the square of a body would not
/// end here.
/// </summary>
public sealed class PathologicalBodyTests
{
    private const int Times = 500_000;
    private const long MostAllocated = 256 * 1024;

    public static TheoryData<string, string> Pathological => new()
    {
        { "arrays in arrays", Field(Repeat("[", Times) + Repeat("]", Times)) },
        { "arrays without an end", Field(Repeat("[", Times)) },
        { "objects in objects", Field(Repeat("{\"a\":", Times) + "1" + Repeat("}", Times)) },
        { "digits", Field(Repeat("9", Times)) },
        { "digits of an exponent", Field("1e" + Repeat("9", Times)) },
        { "digits of a limit", $$"""{"model":"m","messages":[],"max_tokens":{{Repeat("9", Times)}}}""" },
        { "one key again and again", $$"""{"model":"m","messages":[],{{Repeat("\"a\":1,", Times)}}"b":1}""" },
        { "a known key again and again", $$"""{"model":"m","messages":[],{{Repeat("\"user\":\"a\",", Times)}}"b":1}""" },
        { "keys of escapes", $$"""{"model":"m","messages":[],"{{Repeat("\\u0061", Times)}}":1}""" },
        { "messages that say nothing", $$"""{"model":"m","messages":[{{Repeat("{},", Times)}}{}]}""" },
        { "a chain of models", $$"""{"model":"m","messages":[],"models":[{{Repeat("\"x\",", Times)}}"y"]}""" },
        { "commas", $$"""{"model":"m","messages":[]{{Repeat(",", Times)}}}""" },
        { "white space", $$"""{"model":"m",{{Repeat("\n ", Times)}}"messages":[]}""" },
    };

    [Theory]
    [MemberData(nameof(Pathological), DisableDiscoveryEnumeration = true)]
    public void Read_PathologicalBody_KeepsNextToNothing(string what, string json)
    {
        PooledBody body = Bodies.Of(Encoding.UTF8.GetBytes(json));
        EnvelopeReader.Read(Bodies.Of("{}"));
        long before = GC.GetAllocatedBytesForCurrentThread();

        EnvelopeReader.Read(body);

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < MostAllocated, $"{what}: {allocated} bytes for a body of {body.Span.Length}");
    }

    private static string Field(string value) => $$"""{"model":"m","messages":[],"metadata_":{{value}}}""";

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
