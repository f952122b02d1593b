using LlmMesh.Catalog;
using LlmMesh.Contracts;

namespace LlmMesh.Usage.Endpoints;

/// <summary>Reads budgets from bodies.</summary>
internal static class BudgetReader
{
    private const int LongestName = 256;
    private const int LongestId = 63;

    /// <summary>The fields of a budget.</summary>
    public static readonly string[] Fields =
        ["id", "scope", "name", "team", "period", "limit_usd", "kind", "on_exhausted", "time_zone"];

    /// <summary>A new budget; null when the reader has a problem.</summary>
    public static BudgetDefinition? ReadNew(BodyReader body, CatalogSnapshot catalog)
    {
        BudgetOwner? owner = Owner(body, catalog);
        BudgetPeriod? period = body.Word<BudgetPeriod>("period");
        if (!body.Has("period"))
        {
            body.Refuse("period", "A budget lasts a day, week or month, or total for ever. Give one of day, week, month, total.");
        }

        BudgetDefinition budget = new()
        {
            Id = Id(body) ?? $"{body.Text("scope")}-{body.Text("period")}-{Guid.NewGuid().ToString("n")[..12]}",
            Owner = owner ?? new BudgetOwner(BudgetScope.Organisation, ""),
            Period = period ?? BudgetPeriod.Day,
            LimitNanoDollars = Limit(body) ?? 0,
            Kind = body.Word<BudgetKind>("kind") ?? BudgetKind.Hard,
            OnExhausted = body.Word<BudgetExhaustion>("on_exhausted") ?? BudgetExhaustion.Refuse,
            TimeZone = Zone(body),
        };
        if (!body.Has("limit_usd"))
        {
            body.Refuse("limit_usd", UsdAmount.Remedy);
        }

        return body.Problem is null ? budget : null;
    }

    /// <summary>A budget with another limit or another way of being exhausted; null when the reader has a problem.</summary>
    /// <param name="body">The body. Fields that cannot change may be there, as they are.</param>
    /// <param name="budget">The budget as it is.</param>
    /// <param name="isFixed">Receives the first field that is not as it is, though it cannot change.</param>
    public static BudgetDefinition? ReadChange(BodyReader body, BudgetDefinition budget, out string? isFixed)
    {
        BudgetDefinition changed = budget with
        {
            LimitNanoDollars = Limit(body) ?? budget.LimitNanoDollars,
            OnExhausted = body.Word<BudgetExhaustion>("on_exhausted") ?? budget.OnExhausted,
        };
        (string Field, bool IsSame)[] fixedFields =
        [
            ("id", body.Text("id") is not { } id || id == budget.Id),
            ("scope", body.Word<BudgetScope>("scope") is not { } scope || scope == budget.Owner.Scope),
            ("name", body.Text("name") is not { } name || name == budget.Owner.Name),
            ("team", body.Text("team") is not { } team || team == budget.Owner.Team),
            ("period", body.Word<BudgetPeriod>("period") is not { } period || period == budget.Period),
            ("kind", body.Word<BudgetKind>("kind") is not { } kind || kind == budget.Kind),
            ("time_zone", body.Text("time_zone") is not { } zone || zone == budget.TimeZone),
        ];
        isFixed = fixedFields.FirstOrDefault(field => !field.IsSame).Field;
        if (!body.Has("limit_usd") && !body.Has("on_exhausted"))
        {
            body.Refuse(BodyReader.Body, "Give limit_usd, on_exhausted or both: nothing else of a budget can change.");
        }

        return body.Problem is null ? changed : null;
    }

    private static string? Id(BodyReader body)
    {
        string? id = body.Text("id");
        if (id is null || (id.Length <= LongestId && id[0] != '-' && id.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')))
        {
            return id;
        }

        body.Refuse("id", $"Give at most {LongestId} lower-case letters, digits and hyphens, no hyphen first, or leave it out to have one made.");
        return null;
    }

    private static long? Limit(BodyReader body)
    {
        if (!body.Has("limit_usd"))
        {
            return null;
        }

        long? limit = UsdAmount.ToNanoDollars(body.Digits("limit_usd"));
        if (limit is null)
        {
            body.Refuse("limit_usd", UsdAmount.Remedy);
        }

        return limit;
    }

    private static string Zone(BodyReader body)
    {
        if (body.Text("time_zone") is not { } name)
        {
            return TimeZoneInfo.Utc.Id;
        }

        if (ZoneNames.Find(name) is { } zone)
        {
            return zone.Id;
        }

        body.Refuse("time_zone", ZoneNames.Remedy);
        return TimeZoneInfo.Utc.Id;
    }

    private static BudgetOwner? Owner(BodyReader body, CatalogSnapshot catalog)
    {
        BudgetScope? scope = body.Word<BudgetScope>("scope");
        string? name = Name(body, "name");
        string? team = Name(body, "team");
        if (!body.Has("scope"))
        {
            body.Refuse("scope", "Give one of organisation, team, key, provider, target.");
        }

        if (!body.Has("name"))
        {
            body.Refuse("name", "Say whose budget it is: the name of the organisation, team, key, provider or target.");
        }

        if (scope == BudgetScope.Key && team is null)
        {
            body.Refuse("team", "A key is known by its team too; GET /usage/records tells both.");
        }

        if (scope is not null and not BudgetScope.Key && body.Has("team"))
        {
            body.Refuse("team", "Only a key's budget has a team; leave it out.");
        }

        if (scope is null || name is null)
        {
            return null;
        }

        RefuseUnknown(body, catalog, scope.Value, name);
        return new BudgetOwner(scope.Value, name, team);
    }

    private static string? Name(BodyReader body, string field)
    {
        string? name = body.Text(field);
        if (name is null || (name.Length <= LongestName && !name.Any(char.IsControl)))
        {
            return name;
        }

        body.Refuse(field, $"Give at most {LongestName} characters, none of them control characters.");
        return null;
    }

    /// <summary>A budget of a provider or target with a slip in its name would bound nothing.</summary>
    private static void RefuseUnknown(BodyReader body, CatalogSnapshot catalog, BudgetScope scope, string name)
    {
        if (scope == BudgetScope.Provider && !catalog.Providers.ContainsKey(name))
        {
            body.Refuse("name", $"There is no such provider; there are {string.Join(", ", catalog.Providers.Keys.Order(StringComparer.Ordinal))}.");
        }

        if (scope == BudgetScope.Target
            && !(catalog.Resolve(name) is { Kind: NameKind.Target, Targets: [{ } target] } && target.Name == name))
        {
            body.Refuse("name", "There is no such target. Give provider/model in full, as GET /v1/models lists them.");
        }
    }
}
