namespace LlmMesh.Router.IntegrationTests.Clients;

/// <summary>
/// Official clients from npm, pointed at the edge by their base URL alone, each against a provider of every dialect: the client must not
/// be able to tell who answers.
/// </summary>
public sealed class NodeClientTests(MeshFixture mesh, NodeScripts scripts)
{
    private static readonly string[] Providers = ["emulator", "emulator-anthropic", "emulator-gemini", "emulator-ollama"];

    private static readonly RouterSettings EveryDialect = new()
    {
        Configuration =
            """
            {
              "providers": {
                "emulator-anthropic": { "enabled": true }, "emulator-gemini": { "enabled": true }, "emulator-ollama": { "enabled": true }
              }
            }
            """,
    };

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (string script in (string[])["openai.mjs", "anthropic.mjs", "google.mjs", "vercel.mjs"])
            {
                Array.ForEach(Providers, provider => pairs.Add(script, provider));
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Client_AgainstEachDialect_DoesItsUsualWork(string script, string provider)
    {
        await using RouterServer router = await mesh.StartRouterAsync(EveryDialect);

        IReadOnlyList<string> failures = await scripts.FailuresOfAsync(script, router, provider);

        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }
}
