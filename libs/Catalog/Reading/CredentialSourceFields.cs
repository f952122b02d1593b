using System.Text.RegularExpressions;

namespace LlmMesh.Catalog.Reading;

/// <summary>Reads where a credential's value is: <c>variable</c>, <c>file</c>, or <c>key_vault</c> with <c>secret</c>.</summary>
internal static partial class CredentialSourceFields
{
    public static CredentialSource? Read(JsonFields fields)
    {
        JsonCursor? variable = fields["variable"];
        JsonCursor? file = fields["file"];
        JsonCursor? vault = fields["key_vault"];
        JsonCursor? secret = fields["secret"];
        switch (new[] { variable, file, vault }.OfType<JsonCursor>().Count())
        {
            case 0:
                fields.Report("needs a source: one of variable, file and key_vault. The key itself never stands here.");
                return null;
            case > 1:
                fields.Report("has several sources; keep one of variable, file and key_vault.");
                return null;
        }

        if (vault is not null)
        {
            return OfVault(vault, fields.Required("secret", isInherited: false));
        }

        secret?.Error("belongs to key_vault, which is not there.");
        return variable is not null ? OfVariable(variable) : OfFile(file!);
    }

    private static CredentialSource.Variable? OfVariable(JsonCursor field) =>
        VariableName.Read(field) is { } name ? new CredentialSource.Variable(name) : null;

    private static CredentialSource.File? OfFile(JsonCursor field)
    {
        if (field.Text() is not { } path)
        {
            return null;
        }

        if (Path.IsPathFullyQualified(path) && !path.Contains('\0', StringComparison.Ordinal) && Path.GetFileName(path).Length > 0)
        {
            return new CredentialSource.File(Path.GetFullPath(path));
        }

        field.Error("must be the absolute path of a file that holds the key, such as /run/secrets/openai; never the key itself.");
        return null;
    }

    private static CredentialSource.VaultSecret? OfVault(JsonCursor field, JsonCursor? secret)
    {
        Uri? vault = null;
        if (field.Text() is { } text
            && (!Uri.TryCreate(text, UriKind.Absolute, out vault) || vault is not { Scheme: "https", UserInfo: "", PathAndQuery: "/", Fragment: "" }))
        {
            field.Error("must be a vault's https address and no more, such as https://my-vault.vault.azure.net.");
            vault = null;
        }

        string? name = secret?.Text();
        if (name is not null && !SecretNames().IsMatch(name))
        {
            secret!.Error("must be the name of a secret in the vault (letters, digits and '-'), never the key itself.");
            name = null;
        }

        return vault is null || name is null ? null : new CredentialSource.VaultSecret(vault, name);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,127}\z")]
    private static partial Regex SecretNames();
}
