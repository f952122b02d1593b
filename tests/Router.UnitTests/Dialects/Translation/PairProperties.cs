using System.Text;

namespace LlmMesh.Router.UnitTests.Dialects.Translation;

/// <summary>Whatever the client speaks and whatever the provider: an answer arrives with its meaning, streamed as well as whole.</summary>
public sealed class PairProperties
{
    private const int Answers = 100;

    public static TheoryData<string, string> Pairs => new(
        from client in Tongue.Clients from provider in Tongue.Providers select (client.Name, provider.Name));

    public static TheoryData<string> Providers => [.. Tongue.Providers.Select(provider => provider.Name)];

    public static TheoryData<string> Same => ["anthropic", "gemini", "responses"];

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Answer_OfAnyProviderToAnyClient_KeepsItsMeaning(string clientName, string providerName)
    {
        (Tongue client, Tongue provider) = (Client(clientName), Provider(providerName));
        for (int seed = 0; seed < Answers; seed++)
        {
            var answer = new RandomAnswer(seed);
            Meaning expected = client.Keeps(provider.Keeps(Meaning.Of(Encoding.UTF8.GetBytes(answer.Whole)).Plain()));
            byte[] sent = await provider.SendAsync(answer);

            string chat = await provider.HearAsync(sent, Reads(seed, sent.Length), client.Context);
            byte[] whole = client.TellWhole(provider.Upstream.ToChat(provider.SendWhole(answer), client.Context)!);

            Assert.Equal((seed, expected), (seed, await client.UnderstandAsync(await client.TellAsync(chat))));
            Assert.Equal((seed, expected), (seed, client.UnderstandWhole(whole)));
        }
    }

    // The chunks are the same, so every client gets the same.
    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Stream_EverySplitInTwoReads_IsTheSameChunks(string providerName)
    {
        Tongue provider = Provider(providerName);
        byte[] sent = await provider.SendAsync(new RandomAnswer(seed: 3, isSmall: true));
        string expected = await provider.HearAsync(sent, [], provider.Context);

        for (int split = 1; split < sent.Length; split++)
        {
            Assert.Equal(expected, await provider.HearAsync(sent, [split], provider.Context));
        }

        Assert.Equal(expected, await provider.HearAsync(sent, Enumerable.Repeat(1, sent.Length), provider.Context));
    }

    [Theory]
    [MemberData(nameof(Same))]
    public async Task Stream_ToAClientOfTheSameDialect_ComesBackAsItWasSent(string name)
    {
        Tongue both = Client(name);
        for (int seed = 0; seed < Answers; seed++)
        {
            byte[] sent = await both.SendAsync(new RandomAnswer(seed));

            byte[] received = await both.TellAsync(await both.HearAsync(sent, Reads(seed, sent.Length), both.Context, keepsOriginals: true));

            // Lines may end in another way; what they say is untouched.
            Assert.Equal(Encoding.UTF8.GetString(sent).Replace("\r\n", "\n", StringComparison.Ordinal), Encoding.UTF8.GetString(received));
        }
    }

    private static Tongue Client(string name) => Tongue.Clients.Single(client => client.Name == name);

    private static Tongue Provider(string name) => Tongue.Providers.Single(provider => provider.Name == name);

    private static IEnumerable<int> Reads(int seed, int length)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(1, 40))];
    }
}
