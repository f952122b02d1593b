using LlmMesh.Router.Errors;

namespace LlmMesh.Router.Authentication;

/// <summary>Reads the keys that open the edge.</summary>
internal static class KeyServices
{
    public static void AddKeys(this IServiceCollection services) => services.AddSingleton(Read);

    private static KeyRing Read(IServiceProvider services) => KeyRing.TryCreate(
        services.GetRequiredService<IConfiguration>(),
        services.GetRequiredService<IHostEnvironment>(),
        out KeyRing? keys,
        out string? error)
        ? keys
        : throw new StartRefusedException([error]);
}
