namespace LlmMesh.Catalog.Reading;

/// <summary>Reads <c>profile</c>, <c>profiles</c> and <c>settings</c>.</summary>
internal static class SettingsSection
{
    public const string ProfileVariable = "LLMMESH_PROFILE";

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
        foreach (SettingsDraft layer in draft.Settings)
        {
            settings = Apply(layer.General, settings);
            foreach ((string name, JsonCursor profile) in layer.Profiles)
            {
                MeshSettings applied = Apply(profile, settings);
                settings = string.Equals(name, inForce, StringComparison.Ordinal) ? applied : settings;
            }
        }

        return settings;
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

    private static MeshSettings Apply(JsonCursor? section, MeshSettings inherited)
    {
        if (section?.Fields() is not { } fields)
        {
            return inherited;
        }

        MeshSettings settings = inherited with
        {
            MaxBodyBytes = (int?)fields["max_body_bytes"]?.Integer(1, int.MaxValue, "bytes") ?? inherited.MaxBodyBytes,
            RequestTimeout = fields["request_timeout_ms"]?.Milliseconds() ?? inherited.RequestTimeout,
            KeyLimits = LimitsSection.Read(fields["key_limits"], inherited.KeyLimits),
            ProbeInterval = fields["probe_interval_ms"]?.Milliseconds() ?? inherited.ProbeInterval,
        };
        fields.RefuseOthers();
        return settings;
    }
}
