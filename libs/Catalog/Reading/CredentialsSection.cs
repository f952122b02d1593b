namespace LlmMesh.Catalog.Reading;

/// <summary>
/// Reads a provider's credentials: <c>credentials</c>, or in short <c>api_key_variable</c> and <c>api_key_variables</c>; and finds out
/// which of the variables they name are there.
/// </summary>
internal static class CredentialsSection
{
    public static IReadOnlyList<ProviderCredential> Read(JsonFields fields, IReadOnlyList<ProviderCredential> inherited)
    {
        JsonCursor? one = fields["api_key_variable"];
        JsonCursor? several = fields["api_key_variables"];
        JsonCursor? pool = fields["credentials"];
        JsonCursor?[] written = [one, several, pool];
        if (written.OfType<JsonCursor>().ToArray() is [_, .., var surplus])
        {
            surplus.Error("stands beside another list of credentials; keep one of api_key_variable, api_key_variables and credentials.");
        }

        return one is { IsNull: true } ? []
            : one is not null ? Variables([one])
            : several is not null ? Variables(Several(several))
            : pool is not null ? CredentialPool.Read(Several(pool))
            : inherited;
    }

    /// <summary>
    /// The accounts that may be used, in order. Of a variable only the presence is asked; a file or a vault may come to hold a value at
    /// any time.
    /// </summary>
    public static IReadOnlyList<ProviderAccount> Present(ProviderDefinition provider, Func<string, string?> variables) =>
        provider.Credentials.Count == 0
            ? [new ProviderAccount(provider.Name, Credential: null)]
            : [.. provider.Credentials
                .Where(credential => credential.Source is not CredentialSource.Variable variable || !string.IsNullOrWhiteSpace(variables(variable.Name)))
                .Select(credential => new ProviderAccount($"{provider.Name}:{credential.Name}", credential))];

    private static IReadOnlyList<JsonCursor> Several(JsonCursor field)
    {
        IReadOnlyList<JsonCursor>? items = field.Items();
        if (items is [])
        {
            field.Error("must name at least one credential; where no key is needed, write \"api_key_variable\": null instead.");
        }

        return items ?? [];
    }

    private static List<ProviderCredential> Variables(IReadOnlyList<JsonCursor> fields)
    {
        var credentials = new List<ProviderCredential>(fields.Count);
        foreach (JsonCursor field in fields)
        {
            if (VariableName.Read(field) is not { } name)
            {
                continue;
            }

            if (credentials.Exists(credential => credential.Name == name))
            {
                field.Error("names a variable that is listed before it; an account counts once.");
            }

            credentials.Add(new ProviderCredential(name, new CredentialSource.Variable(name)) { Order = credentials.Count });
        }

        return credentials;
    }
}
