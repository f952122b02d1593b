using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LlmMesh.Router.Attempts.Faults;
using LlmMesh.Router.UnitTests.Attempts.Faults.Samples;

namespace LlmMesh.Router.UnitTests.Attempts.Faults;

public sealed class ProviderErrorProperties
{
    private static readonly string[] Bodies = [.. OpenRouterSamples.All.Concat(GoogleSamples.All).Select(sample => sample.Body)];
    private static readonly string[] Encodings = ["gzip", "deflate", "br", "zstd"];

    [Fact]
    public void Read_AnyBytesInAnyEncoding_Answers()
    {
        Gen<byte[]> bytes = Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf();
        var cases = bytes.SelectMany(body => Gen.Elements(Encodings).ArrayOf().Select(encodings => (Body: body, Encodings: encodings)));

        Prop.ForAll(Arb.From(cases), item => ErrorBody.Read(item.Body, mediaType: null, item.Encodings).Codes.Count >= 0)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void Read_SampleCutOffAndDamaged_Answers()
    {
        var cases =
            from body in Gen.Elements(Bodies)
            from length in Gen.Choose(0, body.Length)
            from at in Gen.Choose(0, body.Length - 1)
            from value in Gen.Choose(0, 255)
            select (Body: body, Length: length, At: at, Value: (byte)value);

        Prop.ForAll(Arb.From(cases), item =>
        {
            byte[] body = Encoding.UTF8.GetBytes(item.Body);
            body[item.At] = item.Value;
            return ProviderError.Read(body.AsSpan(0, Math.Min(item.Length, body.Length))).Codes.Count <= 64;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void Read_SampleCutOff_KeepsWhatStoodBefore()
    {
        Prop.ForAll(Arb.From(Gen.Elements(Bodies)), body =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(body);
            IReadOnlyList<string> before = [];
            return Enumerable.Range(1, bytes.Length).All(length =>
            {
                IReadOnlyList<string> codes = ProviderError.Read(bytes.AsSpan(0, length)).Codes;
                bool grew = codes.Take(before.Count).SequenceEqual(before, StringComparer.Ordinal);
                before = codes;
                return grew;
            });
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Bodies.Length));
    }
}
