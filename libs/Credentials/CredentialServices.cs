using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using LlmMesh.Credentials.Sources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LlmMesh.Credentials;

/// <summary>Registers the providers' keys.</summary>
public static class CredentialServices
{
    private const int VaultRetries = 2;

    /// <summary>
    /// Registers <see cref="CredentialBook"/> and what keeps it current. Needs the catalogue and a clock. A vault is asked as whoever the
    /// environment says the service is (managed identity, workload identity, service principal, developer's login); register a
    /// <see cref="TokenCredential"/> or <see cref="SecretClientOptions"/> before to say otherwise.
    /// </summary>
    /// <param name="services">Where to.</param>
    /// <param name="secrets">Is told every key before it is used, so that it can be kept out of what the service writes.</param>
    public static IServiceCollection AddProviderCredentials(this IServiceCollection services, Action<string> secrets)
    {
        services.AddOptions<CredentialOptions>().BindConfiguration("Mesh:Credentials").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<TokenCredential>(static _ => new DefaultAzureCredential());
        services.TryAddSingleton(static _ => new SecretClientOptions { Retry = { MaxRetries = VaultRetries } });
        services.AddSingleton<VaultSource>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<CredentialBook>(provider, secrets));
        services.AddSingleton<CredentialKeeper>();
        services.AddHostedService(static provider => provider.GetRequiredService<CredentialKeeper>());
        return services;
    }

    /// <summary>
    /// Reads every key once, into the <see cref="CredentialBook"/> of a host that is not started: for a command that asks something and ends.
    /// </summary>
    public static Task ReadProviderCredentialsAsync(this IServiceProvider services, CancellationToken cancellationToken) =>
        services.GetRequiredService<CredentialKeeper>().ReadAsync(cancellationToken);
}
