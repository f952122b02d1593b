using System.Collections.Concurrent;
using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using LlmMesh.Catalog;
using Microsoft.Extensions.Options;

namespace LlmMesh.Credentials.Sources;

/// <summary>Reads a key from Azure Key Vault: the secret's current version.</summary>
/// <param name="identity">Who asks; asked for itself only when a vault is.</param>
/// <param name="settings">How the vault is called.</param>
/// <param name="options">How long it may take.</param>
/// <param name="time">The clock of that.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class VaultSource(
    TokenCredential identity, SecretClientOptions settings, IOptions<CredentialOptions> options, TimeProvider time)
{
    private const int NotFound = 404;
    private const string Disabled = "SecretDisabled";

    private readonly ConcurrentDictionary<Uri, SecretClient> _clients = [];

    public async Task<CredentialReading> ReadAsync(CredentialSource.VaultSecret source, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Value.VaultTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            SecretClient client = _clients.GetOrAdd(source.Vault, vault => new SecretClient(vault, identity, settings));
            Response<KeyVaultSecret> answer = await client.GetSecretAsync(source.Name, cancellationToken: either.Token);
            return CredentialReading.Of(answer.Value.Value);
        }
        catch (RequestFailedException refused)
        {
            return refused.Status == NotFound || refused.Message.Contains(Disabled, StringComparison.Ordinal)
                ? CredentialReading.Missing
                : CredentialReading.Unreadable;
        }
        catch (AuthenticationFailedException)
        {
            return CredentialReading.Unreadable;
        }
        catch (AggregateException)
        {
            // How the client says that every one of its tries has failed.
            return CredentialReading.Unreadable;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return CredentialReading.Unreadable;
        }
    }
}
