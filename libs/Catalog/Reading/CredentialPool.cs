using System.Globalization;
using System.Text.RegularExpressions;

namespace LlmMesh.Catalog.Reading;

/// <summary>Reads the entries of <c>credentials</c>.</summary>
internal static partial class CredentialPool
{
    private const int MostOrder = 1000;
    private const int MostWeight = 1000;
    private const int MostDays = 3650;

    public static IReadOnlyList<ProviderCredential> Read(IReadOnlyList<JsonCursor> items)
    {
        var credentials = new List<ProviderCredential>(items.Count);
        foreach (JsonCursor item in items)
        {
            if (item.Fields() is not { } fields || Entry(fields, credentials.Count) is not { } credential)
            {
                continue;
            }

            if (credentials.Exists(known => string.Equals(known.Name, credential.Name, StringComparison.OrdinalIgnoreCase)))
            {
                item.Error("has the name of a credential that is listed before it.");
            }
            else if (credentials.Exists(known => known.Source == credential.Source))
            {
                item.Error("is where a credential that is listed before it is; an account counts once.");
            }

            credentials.Add(credential);
        }

        return [.. credentials.OrderBy(credential => credential.Order)];
    }

    private static ProviderCredential? Entry(JsonFields fields, int index)
    {
        string? name = Name(fields.Required("name", isInherited: false));
        CredentialSource? source = CredentialSourceFields.Read(fields);
        var credential = new ProviderCredential(name ?? string.Empty, source ?? new CredentialSource.Variable(string.Empty))
        {
            Order = (int?)fields["order"]?.Integer(0, MostOrder, "a place among the provider's credentials") ?? index,
            Weight = (int?)fields["weight"]?.Integer(1, MostWeight, "a part of the requests") ?? 1,
            IssuedOn = fields.Optional<DateOnly?>("issued", inherited: null, Day),
            RotateEvery = fields.Optional<TimeSpan?>("rotate_every_days", ProviderCredential.DefaultRotation, Days),
        };
        fields.RefuseOthers();
        return name is null || source is null ? null : credential;
    }

    private static string? Name(JsonCursor? field)
    {
        string? name = field?.Text();
        if (name is not null && !Names().IsMatch(name))
        {
            field!.Error("must consist of letters, digits, '-' and '_', at most 64, beginning with a letter or digit, such as primary.");
            return null;
        }

        return name;
    }

    private static DateOnly? Day(JsonCursor field)
    {
        if (field.Text() is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
        {
            return day;
        }

        field.Error("must be a day, such as 2026-03-31.");
        return null;
    }

    private static TimeSpan? Days(JsonCursor field) =>
        field.Integer(1, MostDays, "days; null for never") is { } days ? TimeSpan.FromDays(days) : null;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]{0,63}\z")]
    private static partial Regex Names();
}
