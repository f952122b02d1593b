namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>profile</c>, <c>profiles</c> and <c>settings</c>.</summary>
internal static class SettingsSection
{
    public const string ProfileVariable = "LLMMESH_PROFILE";

    // A probe may itself take seconds and money.
    private const int ShortestProbeInterval = 5_000;

    public static void Read(JsonFields root, CatalogDraft draft)
    {
        draft.Profile = root["profile"] ?? draft.Profile;
        JsonCursor? general = root["settings"];
        var profiles = new Dictionary<string, JsonCursor>(StringComparer.Ordinal);
        foreach ((string name, JsonCursor profile) in root["profiles"]?.Fields()?.Members ?? [])
        {
            profiles.Add(name, profile);
        }

        draft.Settings.Add(new SettingsDraft(general, profiles));
    }

    /// <summary>
    /// The settings of the profile in force: per layer the general ones, then the profile's. The other profiles are read for their errors.
    /// </summary>
    public static MeshSettings Resolve(CatalogDraft draft, Func<string, string?> variables, List<ConfigurationError> errors)
    {
        HashSet<string> profiles = [.. draft.Settings.SelectMany(layer => layer.Profiles.Keys)];
        string inForce = ChooseProfile(draft, profiles, variables, errors);

        MeshSettings settings = new() { Profile = inForce };
        WrittenWaits written = new();
        foreach (SettingsDraft layer in draft.Settings)
        {
            written = new WrittenWaits();
            settings = Apply(layer.General, settings, written, draft);
            foreach ((string name, JsonCursor profile) in layer.Profiles)
            {
                if (string.Equals(name, inForce, StringComparison.Ordinal))
                {
                    settings = Apply(profile, settings, written, draft);
                }
                else
                {
                    Apply(profile, settings, new WrittenWaits(), draft);
                }
            }
        }

        var request = new WaitBound("request_timeout_ms", settings.RequestTimeout);
        written.RefuseLonger("headers_timeout_ms", settings.HeadersTimeout, request);
        LimitsSection.Settle("key_limits", settings.KeyLimits, request, written);
        LimitsSection.Settle("team_limits", settings.TeamLimits, request, written);
        LimitsSection.Settle("organisation_limits", settings.OrganisationLimits, request, written);
        return settings with
        {
            Retry = RetrySection.Settle(settings.Retry, written),
            Circuit = CircuitSection.Settle(settings.Circuit, written),
        };
    }

    private static string ChooseProfile(
        CatalogDraft draft, HashSet<string> profiles, Func<string, string?> variables, List<ConfigurationError> errors)
    {
        string known = string.Join(", ", profiles.Order(StringComparer.Ordinal));
        string? written = draft.Profile?.Text();
        if (written is not null && !profiles.Contains(written))
        {
            draft.Profile?.Error($"names no profile; profiles are {known}.");
        }

        string? wanted = variables(ProfileVariable);
        if (string.IsNullOrWhiteSpace(wanted))
        {
            return written ?? new MeshSettings().Profile;
        }

        if (!profiles.Contains(wanted))
        {
            errors.Add(new ConfigurationError(ProfileVariable, $"names no profile; profiles are {known}."));
        }

        return wanted;
    }

    private static MeshSettings Apply(JsonCursor? section, MeshSettings inherited, WrittenWaits written, CatalogDraft draft)
    {
        if (section?.Fields() is not { } fields)
        {
            return inherited;
        }

        MeshSettings settings = inherited with
        {
            MaxBodyBytes = (int?)fields["max_body_bytes"]?.Integer(1, int.MaxValue, "bytes") ?? inherited.MaxBodyBytes,
            MaxUploadBytes = fields["max_upload_bytes"]?.Integer(1, long.MaxValue, "bytes") ?? inherited.MaxUploadBytes,
            RequestTimeout = fields["request_timeout_ms"]?.Milliseconds() ?? inherited.RequestTimeout,
            HeadersTimeout = written.Read(fields, "headers_timeout_ms") ?? inherited.HeadersTimeout,
            TimeZone = TimeZoneField.Read(fields["time_zone"]) ?? inherited.TimeZone,
            KeyLimits = LimitsSection.OfCallers(fields, "key_limits", inherited.KeyLimits, written),
            TeamLimits = LimitsSection.OfCallers(fields, "team_limits", inherited.TeamLimits, written),
            OrganisationLimits = LimitsSection.OfCallers(fields, "organisation_limits", inherited.OrganisationLimits, written),
            DailyBudget = DailyBudgetSection.Read(fields["daily_budget"], inherited.DailyBudget),
            Spending = SpendingSection.Read(fields["spending"], inherited.Spending),
            ProbeInterval = fields["probe_interval_ms"]?.Milliseconds(ShortestProbeInterval) ?? inherited.ProbeInterval,
            Retry = RetrySection.Read(fields["retry"], inherited.Retry, written),
            Circuit = CircuitSection.Read(fields["circuit"], new CircuitOverrides(), written).Over(inherited.Circuit),
            ResponsesStore = ResponsesStoreSection.Read(fields["responses_store"], inherited.ResponsesStore),
            Routing = RoutePolicySection.OfSettings(fields["routing"], inherited.Routing, draft),
            Guards = GuardsSection.Read(fields["guards"], inherited.Guards),
            OnContentPolicy = fields["on_content_policy"]?.Word(Vocabulary.ContentPolicyActions) ?? inherited.OnContentPolicy,
        };
        fields.RefuseOthers();
        return settings;
    }
}
