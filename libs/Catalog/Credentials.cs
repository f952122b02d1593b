namespace LlmMesh.Catalog;

/// <summary>Where the value of a credential is. Never the value itself.</summary>
public abstract record CredentialSource
{
    private CredentialSource()
    {
    }

    /// <summary>A variable: of the environment, <c>.env</c>, user-secrets, whatever the service is configured with.</summary>
    /// <param name="Name">The variable's name.</param>
    public sealed record Variable(string Name) : CredentialSource;

    /// <summary>A file that holds nothing but the value, as secrets are mounted into containers.</summary>
    /// <param name="Path">An absolute path.</param>
    public sealed record File(string Path) : CredentialSource;

    /// <summary>A secret in Azure Key Vault; its current version counts.</summary>
    /// <param name="Vault">The vault's address, https.</param>
    /// <param name="Name">The secret's name.</param>
    public sealed record VaultSecret(Uri Vault, string Name) : CredentialSource;
}

/// <summary>A credential of a provider's pool.</summary>
/// <param name="Name">Its name in the pool, for example <c>primary</c>; the variable's name where only variables are listed.</param>
/// <param name="Source">Where its value is.</param>
public sealed record ProviderCredential(string Name, CredentialSource Source)
{
    /// <summary>How long a value is used where the operator says nothing. 30 days.</summary>
    public static readonly TimeSpan DefaultRotation = TimeSpan.FromDays(30);

    /// <summary>Place among the provider's credentials, the lowest first; equals share requests. Default: as listed, each its own.</summary>
    public int Order { get; init; }

    /// <summary>Its part of the requests among those of the same order, 1 to 1000. Default 1.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>The day its present value was issued; null (the default): when the mesh first saw it.</summary>
    public DateOnly? IssuedOn { get; init; }

    /// <summary>How long a value is used before another is due; null: for ever. Default <see cref="DefaultRotation"/>.</summary>
    public TimeSpan? RotateEvery { get; init; } = DefaultRotation;
}

/// <summary>A credential of a provider that can be used, which has its own credit, quota and circuit.</summary>
/// <param name="Name"><c>provider:credential</c>, or the provider's name when it needs no key.</param>
/// <param name="Credential">The credential; null when none is needed.</param>
public sealed record ProviderAccount(string Name, ProviderCredential? Credential);
