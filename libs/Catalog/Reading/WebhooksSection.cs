using System.Text.RegularExpressions;

namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>alerts.webhooks</c>. A known one is changed field by field; <c>null</c> removes it.</summary>
internal static partial class WebhooksSection
{
    private const string Log = "log";

    public static IReadOnlyDictionary<string, AlertWebhook> Read(JsonCursor? section, IReadOnlyDictionary<string, AlertWebhook> inherited)
    {
        var webhooks = new Dictionary<string, AlertWebhook>(inherited, StringComparer.Ordinal);
        foreach ((string name, JsonCursor entry) in section?.Fields()?.Members ?? [])
        {
            if (!Names().IsMatch(name))
            {
                entry.Error("must be named with lower-case letters, digits, '-' and '_', at most 64, beginning with a letter or digit.");
            }
            else if (name == Log)
            {
                entry.Error("has the name that reports use for the log; choose another.");
            }
            else if (entry.IsNull)
            {
                webhooks.Remove(name);
            }
            else if (entry.Fields() is { } fields && Entry(fields, inherited.GetValueOrDefault(name)) is { } webhook)
            {
                webhooks[name] = webhook;
            }
        }

        return webhooks;
    }

    private static AlertWebhook? Entry(JsonFields fields, AlertWebhook? known)
    {
        JsonCursor? urlField = fields.Required("url", isInherited: known is not null);
        JsonCursor? variableField = fields.Required("secret_variable", isInherited: known is not null);
        bool allowPrivate = fields["allow_private"]?.Flag() ?? known?.AllowPrivate ?? false;
        Uri? url = urlField is null ? known?.Url : Address(urlField, allowPrivate);
        string? variable = variableField is null ? known?.SecretVariable : VariableName.Read(variableField);
        fields.RefuseOthers();
        return url is null || variable is null ? null : new AlertWebhook(url, variable, allowPrivate);
    }

    /// <summary>An address that the mesh calls; null after an error.</summary>
    public static Uri? Address(JsonCursor field, bool allowPrivate)
    {
        if (field.Text() is not { } text)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
        {
            return Refuse("must be an https address, such as https://hooks.example.com/mesh.");
        }

        if (url.UserInfo.Length > 0)
        {
            return Refuse("must not hold credentials: what stands in the file is no secret.");
        }

        if (url.Fragment.Length > 0)
        {
            return Refuse("must not hold a fragment, which is never sent.");
        }

        if (MetadataAddresses.ContainsHostOf(url))
        {
            return Refuse("leads to a cloud's metadata service; choose the receiver's own address.");
        }

        if (allowPrivate)
        {
            return url;
        }

        return PrivateAddresses.ContainsHostOf(url)
            ? Refuse("leads to a loopback, private or link-local address; choose a public one, or write \"allow_private\": true.")
            : url.Scheme == "http"
                ? Refuse("must be https: over http anybody on the way can read it; only \"allow_private\": true permits http.")
                : url;

        Uri? Refuse(string message)
        {
            field.Error(message);
            return null;
        }
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]{0,63}\z")]
    private static partial Regex Names();
}
