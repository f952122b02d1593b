namespace LlmMesh.Router.IntegrationTests.Fixtures;

/// <summary>
/// Providers nobody has used yet. Circuits are shared by all routers of the fixture, so a test that makes a provider fail takes one of
/// its own: taking one of a few hundred costs nothing, a router and a state of its own cost half a second.
/// </summary>
public sealed class ProviderPool
{
    private const int Size = 600;

    private int _taken;

    /// <summary>All of them, as members of <c>providers</c>: the emulator behind every one, any model name accepted.</summary>
    /// <param name="members">Further members of each, for example <c>"timeouts": {}</c>.</param>
    public static string Configuration(string? members = null) =>
        string.Join(",\n", Enumerable.Range(0, Size).Select(number => Provider(Name(number), members)));

    /// <summary>One provider as a member of <c>providers</c>.</summary>
    public static string Provider(string name, string? members = null) =>
        $$"""
        "{{name}}": {
          "base_url": "${EMULATOR_BASE_URL}/v1", "api_key_variable": null, "accepts_unlisted_models": true{{(members is null ? "" : ", " + members)}}
        }
        """;

    /// <summary>The name of a provider that nobody else gets.</summary>
    public string Next()
    {
        int number = Interlocked.Increment(ref _taken) - 1;
        Assert.True(number < Size, "The pool is used up: make it larger.");
        return Name(number);
    }

    private static string Name(int number) => $"p{number:000}";
}
