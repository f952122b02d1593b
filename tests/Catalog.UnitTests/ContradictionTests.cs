namespace LlmMesh.Catalog.UnitTests;

/// <summary>What is written must be able to take effect; what is not written gives way.</summary>
public sealed class ContradictionTests
{
    [Theory]
    [InlineData(""" "connect_ms": 3001, "headers_ms": 3000 """, "connect_ms", "headers_ms")]
    [InlineData(""" "connect_ms": 60001 """, "connect_ms", "headers_ms")]
    [InlineData(""" "connect_ms": 2001, "total_ms": 2000 """, "connect_ms", "total_ms")]
    [InlineData(""" "headers_ms": 2001, "total_ms": 2000 """, "headers_ms", "total_ms")]
    [InlineData(""" "first_token_ms": 2001, "total_ms": 2000 """, "first_token_ms", "total_ms")]
    [InlineData(""" "first_token_reasoning_ms": 20001, "total_ms": 20000 """, "first_token_reasoning_ms", "total_ms")]
    [InlineData(""" "idle_ms": 2001, "total_ms": 2000 """, "idle_ms", "total_ms")]
    [InlineData(""" "headers_ms": 600001 """, "headers_ms", "settings.request_timeout_ms (600000 ms)")]
    [InlineData(""" "first_token_reasoning_ms": 600001 """, "first_token_reasoning_ms", "settings.request_timeout_ms")]
    [InlineData(""" "idle_ms": 600001 """, "idle_ms", "settings.request_timeout_ms")]
    [InlineData(""" "total_ms": 600001 """, "total_ms", "settings.request_timeout_ms")]
    [InlineData(""" "connect_ms": 600001, "headers_ms": 600000 """, "connect_ms", "headers_ms")]
    [InlineData(""" "first_token_ms": 2, "first_token_reasoning_ms": 1 """, "first_token_ms", "change one of the two")]
    [InlineData(""" "first_token_ms": 120001 """, "first_token_ms", "first_token_reasoning_ms (120000 ms)")]
    [InlineData(""" "first_token_reasoning_ms": 9999 """, "first_token_reasoning_ms", "first_token_ms (10000 ms)")]
    public void Read_ProvidersWaitThatCannotTakeEffect_IsRefusedWhereItStands(string timeouts, string field, string message) =>
        Refuses(
            $$"""{ "providers": { "p": { "base_url": "https://p/v1", "timeouts": { {{timeouts}} } } } }""",
            $"$.providers.p.timeouts.{field}",
            message);

    [Theory]
    [InlineData(""" "headers_ms": 2001, "total_ms": 2000 """, "headers_ms", "than total_ms (2000 ms)")]
    [InlineData(""" "idle_ms": 2001, "total_ms": 2000 """, "idle_ms", "total_ms")]
    [InlineData(""" "headers_ms": 60001 """, "headers_ms", "providers.p.timeouts.total_ms (60000 ms)")]
    [InlineData(""" "first_token_ms": 60001 """, "first_token_ms", "providers.p.timeouts.total_ms")]
    [InlineData(""" "first_token_reasoning_ms": 60001 """, "first_token_reasoning_ms", "providers.p.timeouts.total_ms")]
    [InlineData(""" "total_ms": 600001 """, "total_ms", "settings.request_timeout_ms")]
    [InlineData(""" "first_token_ms": 2, "first_token_reasoning_ms": 1 """, "first_token_ms", "change one of the two")]
    public void Read_ModelsWaitThatCannotTakeEffect_IsRefusedWhereItStands(string timeouts, string field, string message) =>
        Refuses(
            $$"""
            {
              "providers": { "p": { "base_url": "https://p/v1", "timeouts": { "total_ms": 60000 } } },
              "models": [{ "provider": "p", "id": "m", "timeouts": { {{timeouts}} } }]
            }
            """,
            $"$.models[0].timeouts.{field}",
            message);

    [Theory]
    [InlineData("""{ "settings": { "request_timeout_ms": 1000 } }""")]
    [InlineData("""{ "providers": { "p": { "base_url": "https://p/v1", "timeouts": { "total_ms": 1000 } } } }""")]
    [InlineData("""{ "providers": { "p": { "base_url": "https://p/v1", "timeouts": { "headers_ms": 1000 } } } }""")]
    [InlineData("""{ "settings": { "request_timeout_ms": 60000 }, "providers": { "ollama": { "timeouts": { "idle_ms": 1000 } } } }""")]
    [InlineData("""{ "models": [{ "provider": "ollama", "id": "llama3.1", "timeouts": { "total_ms": 1000 } }] }""")]
    [InlineData("""{ "models": [{ "provider": "ollama", "id": "llama3.1", "timeouts": { "headers_ms": 1000 } }] }""")]
    [InlineData("""{ "models": [{ "provider": "openai", "id": "gpt-4o", "timeouts": { "first_token_ms": 200000 } }] }""")]
    [InlineData("""{ "settings": { "circuit": { "open_ms": 1000 }, "retry": { "longest_backoff_ms": 10 } } }""")]
    [InlineData("""{ "providers": { "p": { "base_url": "https://p/v1", "timeouts": { "idle_ms": 600000, "total_ms": 600000 } } } }""")]
    [InlineData("""{ "settings": { "request_timeout_ms": 900000 }, "providers": { "ollama": { "timeouts": { "idle_ms": 700000 } } } }""")]
    public void Read_InheritedWait_GivesWay(string file) => Configured.Snapshot(file);

    [Theory]
    [InlineData(null, true)]
    [InlineData("production", false)]
    public void Read_WaitLongerThanARequest_CountsForTheProfileInForce(string? profile, bool isValid)
    {
        CatalogResult result = Configured.Read(
            """
            {
              "profiles": { "production": { "request_timeout_ms": 20000 } },
              "providers": { "openai": { "timeouts": { "idle_ms": 20001 } } }
            }
            """,
            profile is null ? [] : [("LLMMESH_PROFILE", profile)]);

        Assert.Equal(isValid, result.IsValid);
        Assert.Equal(isValid ? [] : ["$.providers.openai.timeouts.idle_ms"], result.Errors.Select(error => error.Path));
    }

    [Theory]
    [InlineData(""" "retry": { "first_backoff_ms": 21, "longest_backoff_ms": 20 } """, "retry.first_backoff_ms", "longest_backoff_ms (20 ms)")]
    [InlineData(""" "retry": { "first_backoff_ms": 8001 } """, "retry.first_backoff_ms", "longest_backoff_ms (8000 ms)")]
    [InlineData(""" "circuit": { "first_probe_ms": 21, "open_ms": 20 } """, "circuit.first_probe_ms", "open_ms (20 ms)")]
    [InlineData(""" "headers_timeout_ms": 600001 """, "headers_timeout_ms", "request_timeout_ms (600000 ms)")]
    [InlineData(""" "key_limits": { "wait": { "at_most_ms": 600001 } } """, "key_limits.wait.at_most_ms", "request_timeout_ms (600000 ms)")]
    [InlineData(""" "team_limits": { "wait": { "at_most_ms": 600001 } } """, "team_limits.wait.at_most_ms", "request_timeout_ms")]
    [InlineData(""" "organisation_limits": { "wait": { "at_most_ms": 600001 } } """, "organisation_limits.wait.at_most_ms", "request_timeout_ms")]
    [InlineData(""" "circuit": { "first_probe_ms": 300001 } """, "circuit.first_probe_ms", "open_ms (300000 ms)")]
    public void Read_SettingThatCannotTakeEffect_IsRefusedWhereItStands(string settings, string path, string message)
    {
        Refuses($$"""{ "settings": { {{settings}} } }""", $"$.settings.{path}", message);
        Refuses($$"""{ "profiles": { "development": { {{settings}} } } }""", $"$.profiles.development.{path}", message);
    }

    [Theory]
    [InlineData("limits")]
    [InlineData("target_limits")]
    public void Read_ProvidersLimitWithAWaitLongerThanARequest_IsRefusedWhereItStands(string limits) => Refuses(
        $$"""{ "providers": { "openai": { "{{limits}}": { "wait": { "at_most_ms": 600001 } } } } }""",
        $"$.providers.openai.{limits}.wait.at_most_ms",
        "settings.request_timeout_ms (600000 ms)");

    [Fact]
    public void Read_SettingsOfTheProfile_AreMergedBeforeTheyAreCompared()
    {
        Refuses(
            """
            {
              "settings": { "circuit": { "first_probe_ms": 20000 } },
              "profiles": { "development": { "circuit": { "open_ms": 10000 } } }
            }
            """,
            "$.settings.circuit.first_probe_ms",
            "open_ms (10000 ms)");
        Configured.Snapshot(
            """
            {
              "settings": { "circuit": { "first_probe_ms": 400000 } },
              "profiles": { "development": { "circuit": { "open_ms": 400000 } } }
            }
            """);
    }

    [Fact]
    public void Read_ProvidersCircuit_IsMergedBeforeItIsCompared()
    {
        const string File = """
            {
              "settings": { "circuit": { "first_probe_ms": 9000, "open_ms": 10000 } },
              "providers": { "openai": { "circuit": { FIELD } } }
            }
            """;

        Refuses(
            File.Replace("FIELD", "\"first_probe_ms\": 10001", StringComparison.Ordinal),
            "$.providers.openai.circuit.first_probe_ms",
            "open_ms (10000 ms)");
        CatalogSnapshot snapshot = Configured.Snapshot(File.Replace("FIELD", "\"open_ms\": 8000", StringComparison.Ordinal));
        Assert.Equal(TimeSpan.FromSeconds(8), snapshot.Providers["openai"].Circuit.FirstProbe);
        Assert.Equal(TimeSpan.FromSeconds(9), snapshot.Providers["google"].Circuit.FirstProbe);
    }

    [Fact]
    public void Read_SettledPolicies_NeverStartBeyondTheirEnd()
    {
        MeshSettings settings = Configured.Snapshot(
            """{ "settings": { "circuit": { "open_ms": 1000 }, "retry": { "longest_backoff_ms": 10 } } }""").Settings;

        Assert.Equal(TimeSpan.FromMilliseconds(1000), settings.Circuit.FirstProbe);
        Assert.Equal(TimeSpan.FromMilliseconds(10), settings.Retry.FirstBackoff);
    }

    private static void Refuses(string file, string path, string message)
    {
        ConfigurationError error = Assert.Single(Configured.Read(file).Errors);

        Assert.Equal(path, error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
