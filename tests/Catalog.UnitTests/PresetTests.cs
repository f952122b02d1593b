using System.Text;

namespace LlmMesh.Catalog.UnitTests;

public sealed class PresetTests
{
    private const string Providers = """
        "providers": {
          "a": { "base_url": "https://a.example/v1" }, "b": { "base_url": "https://b.example/v1" },
          "open": { "base_url": "https://open.example/v1", "accepts_unlisted_models": true }
        },
        "models": [
          { "provider": "a", "id": "one" }, { "provider": "a", "id": "two" },
          { "provider": "b", "id": "vectors", "capabilities": ["embedding"] }, { "provider": "b", "id": "first" }, { "provider": "b", "id": "second" }
        ],
        "mappings": { "chain": ["a/two", "b/second"] }
        """;

    [Fact]
    public void Read_EveryField_IsTaken()
    {
        CatalogSnapshot snapshot = Snapshot(
            """
            "codeur": {
              "models": ["a/one", "chain"], "strategy": "cheapest", "zdr": true, "system_prompt_file": "prompts/codeur.md",
              "parameters": { "temperature": 0.10, "stop": ["é", /* why */ "END",], "response_format": { "type": "json_object" } },
              "limits": { "max_tokens": 4000, "max_cost_usd": 0.5, "timeout_ms": 60000 }
            }
            """,
            ("prompts/codeur.md", "Tu écris du code.\r\n\n"));

        Preset preset = snapshot.Presets["codeur"];
        Assert.Equal("codeur", preset.Name);
        Assert.Equal(["a/one", "a/two", "b/second"], Chain(preset));
        Assert.Equal("Tu écris du code.", preset.SystemPrompt);
        Assert.Equal("0.10", preset.Parameters["temperature"]);
        Assert.Equal("""["é","END"]""", preset.Parameters["stop"]);
        Assert.Equal("""{"type":"json_object"}""", preset.Parameters["response_format"]);
        Assert.Equal(4000, preset.MaxTokens);
        Assert.Equal(TimeSpan.FromMinutes(1), preset.Timeout);
        Assert.True(preset.Mapping.Policy is { Strategy: RouteStrategy.Cheapest, RequireZeroRetention: true, MaxCostNanoDollars: 500_000_000 });
        ResolvedName resolved = snapshot.Resolve("preset/codeur");
        Assert.Equal(NameKind.Preset, resolved.Kind);
        Assert.Same(preset, resolved.Preset);
        Assert.Equal(NameKind.Unknown, snapshot.Resolve("codeur").Kind);
    }

    [Fact]
    public void Read_Bare_HasTheSettingsPolicyAndNothingElse()
    {
        CatalogSnapshot snapshot = Configured.Snapshot($$$"""
            { {{{Providers}}}, "settings": { "routing": { "max_cost_usd": 2 } }, "presets": { "p": { "models": ["a/one"], "system_prompt": "Be brief." } } }
            """);

        Preset preset = snapshot.Presets["p"];
        Assert.Equal("Be brief.", preset.SystemPrompt);
        Assert.Empty(preset.Parameters);
        Assert.True(preset is { MaxTokens: null, Timeout: null, Mapping.Policy.MaxCostNanoDollars: 2_000_000_000 });
    }

    [Theory]
    [InlineData("b", "b/second")]
    [InlineData("a, b", "a/one, a/two, b/second")]
    [InlineData("open/whatever", "open/whatever")]
    [InlineData("b/first,chain", "b/first, a/two, b/second")]
    [InlineData("  ", "a/one, a/two, b/second")]
    public void Read_Variable_OverridesTheChain(string value, string expected) =>
        Assert.Equal(expected, string.Join(", ", Chain(Overridden(value).Snapshot!.Presets["my-role"])));

    [Fact]
    public void Read_VariableWithAProviderOutsideTheChain_MeansItsFirstChatModel()
    {
        CatalogResult result = Configured.Read(
            $$$"""{ {{{Providers}}}, "presets": { "p": { "models": ["a/one"] } } }""", ("P_PROVIDER", "b"));

        Assert.Equal(["b/first"], Chain(result.Snapshot!.Presets["p"]));
    }

    [Fact]
    public void Read_VariableOverAWeightedChain_IsAChainInOrder()
    {
        Preset preset = Configured.Snapshot(
            $$$"""
            { {{{Providers}}}, "presets": { "p": { "strategy": "weighted", "models": [{ "model": "a/one", "weight": 100 }], "zdr": true } } }
            """,
            ("P_PROVIDER", "a/two,a/one")).Presets["p"];

        Assert.True(preset.Mapping.Policy is { Strategy: RouteStrategy.Priority, RequireZeroRetention: true });
        Assert.Empty(preset.Mapping.Weights);
    }

    [Theory]
    [InlineData("nowhere", "neither a model nor a mapping")]
    [InlineData("a,,b", "single commas")]
    [InlineData("a/nothing", "no model of a")]
    [InlineData("open", "of which no chat model is listed")]
    public void Read_BadVariable_IsNamedAndNotQuoted(string value, string message)
    {
        ConfigurationError error = Assert.Single(Overridden(value).Errors);

        Assert.Equal("MY_ROLE_PROVIDER", error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("nowhere", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_Prompt_CountsAndSoDoesTheVariable()
    {
        const string Preset = """ "p": { "models": ["a/one"], "system_prompt_file": "p.md" } """;
        string version = Snapshot(Preset, ("p.md", "one")).Version;

        Assert.Equal(version, Snapshot(Preset, ("p.md", "one\n")).Version);
        Assert.NotEqual(version, Snapshot(Preset, ("p.md", "two")).Version);
        Assert.NotEqual(Overridden("a").Snapshot!.Version, Overridden("b").Snapshot!.Version);
    }

    [Theory]
    [InlineData(""" "P": { "models": ["a/one"] } """, "$.presets.P", "must be named")]
    [InlineData(""" "p": { } """, "$.presets.p.models", "is required")]
    [InlineData(""" "p": { "models": [] } """, "$.presets.p.models", "empty chain")]
    [InlineData(""" "p": { "models": ["nowhere"] } """, "$.presets.p.models[0]", "neither a model")]
    [InlineData(""" "p": { "models": ["preset/q"] }, "q": { "models": ["a/one"] } """, "$.presets.p.models[0]", "neither a model")]
    [InlineData(""" "p": { "models": [{ "model": "a/one", "weight": 50 }], "strategy": "weighted" } """, "$.presets.p.models", "add up to 50")]
    [InlineData(""" "p": ["a/one"] """, "$.presets.p", "an object")]
    [InlineData(""" "p": { "models": ["a/one"], "colour": 1 } """, "$.presets.p.colour", "is not a field")]
    [InlineData(""" "p": { "models": ["a/one"], "system_prompt_file": "missing.md" } """, "$.presets.p.system_prompt_file", "is missing")]
    [InlineData(""" "p": { "models": ["a/one"], "system_prompt_file": "empty.md" } """, "$.presets.p.system_prompt_file", "file that is empty")]
    [InlineData(""" "p": { "models": ["a/one"], "system_prompt_file": "large.md" } """, "$.presets.p.system_prompt_file", "larger than 256 KiB")]
    [InlineData(""" "p": { "models": ["a/one"], "system_prompt_file": "" } """, "$.presets.p.system_prompt_file", "below the configuration")]
    [InlineData(""" "p": { "models": ["a/one"], "system_prompt_file": "/etc/passwd" } """, "$.presets.p.system_prompt_file", "below the configuration")]
    [InlineData(""" "p": { "models": ["a/one"], "system_prompt_file": "../.env" } """, "$.presets.p.system_prompt_file", "below the configuration")]
    [InlineData(""" "p": { "models": ["a/one"], "system_prompt_file": "x/../../y" } """, "$.presets.p.system_prompt_file", "below the configuration")]
    [InlineData(""" "p": { "models": ["a/one"], "system_prompt_file": "c:x" } """, "$.presets.p.system_prompt_file", "below the configuration")]
    [InlineData(""" "p": { "models": ["a/one"], "system_prompt_file": 1 } """, "$.presets.p.system_prompt_file", "a string")]
    [InlineData(""" "p": { "models": ["a/one"], "system_prompt": " " } """, "$.presets.p.system_prompt", "is empty")]
    [InlineData(""" "p": { "models": ["a/one"], "system_prompt": "x", "system_prompt_file": "good.md" } """, "$.presets.p.system_prompt", "keep one")]
    [InlineData(""" "p": { "models": ["a/one"], "parameters": { "temperature": null } } """, "$.presets.p.parameters.temperature", "no value")]
    [InlineData(""" "p": { "models": ["a/one"], "parameters": { "Temperature": 1 } } """, "$.presets.p.parameters.Temperature", "name of a field")]
    [InlineData(""" "p": { "models": ["a/one"], "parameters": [] } """, "$.presets.p.parameters", "an object")]
    [InlineData(""" "p": { "models": ["a/one"], "limits": { "max_tokens": 0 } } """, "$.presets.p.limits.max_tokens", "tokens")]
    [InlineData(""" "p": { "models": ["a/one"], "limits": { "max_cost_usd": -1 } } """, "$.presets.p.limits.max_cost_usd", "US dollars")]
    [InlineData(""" "p": { "models": ["a/one"], "limits": { "max_cost_usd": 1 }, "max_cost_usd": 1 } """, "$.presets.p.limits.max_cost_usd", "keep one")]
    [InlineData(""" "p": { "models": ["a/one"], "limits": { "timeout_ms": 0 } } """, "$.presets.p.limits.timeout_ms", "milliseconds")]
    [InlineData(""" "p": { "models": ["a/one"], "limits": { "timeout_ms": 600001 } } """, "$.presets.p.limits.timeout_ms", "request_timeout_ms (600000)")]
    [InlineData(""" "p": { "models": ["a/one"], "limits": { "seconds": 1 } } """, "$.presets.p.limits.seconds", "max_tokens, timeout_ms")]
    public void Read_BadPreset_NamesThePath(string preset, string path, string message)
    {
        CatalogResult result = Read(
            preset, ("good.md", "text"), ("empty.md", "\n"), ("large.md", new string('é', 131_073)));

        ConfigurationError error = Assert.Single(result.Errors);
        Assert.Equal(path, error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model")]
    [InlineData("messages")]
    [InlineData("stream")]
    [InlineData("stream_options")]
    [InlineData("tools")]
    [InlineData("models")]
    [InlineData("fallbacks")]
    [InlineData("provider")]
    [InlineData("n")]
    public void Read_ParameterThatIsTheRequestsOwn_IsRefused(string name)
    {
        ConfigurationError error = Assert.Single(Read($$$""" "p": { "models": ["a/one"], "parameters": { "{{{name}}}": 1 } } """).Errors);

        Assert.Equal($"$.presets.p.parameters.{name}", error.Path);
    }

    [Fact]
    public void Read_PromptOfTheLargestSize_IsTaken() => Assert.Equal(
        131_072,
        Snapshot(""" "p": { "models": ["a/one"], "system_prompt_file": "p.md" } """, ("p.md", new string('é', 131_072))).Presets["p"].SystemPrompt!.Length);

    [Fact]
    public void Read_ProviderCalledPreset_HidesThem() => Assert.Contains(
        "cannot be reached",
        Assert.Single(Configured.Read("""
            { "providers": { "preset": { "base_url": "https://p.example/v1" } }, "presets": { "p": { "models": ["openai/gpt-4o"] } } }
            """).Errors).Message,
        StringComparison.Ordinal);

    private static IEnumerable<string> Chain(Preset preset) => preset.Mapping.Targets.Select(target => target.Name);

    private static CatalogResult Overridden(string value) => Configured.Read(
        $$$"""{ {{{Providers}}}, "presets": { "my-role": { "models": ["a/one", "chain"] } } }""",
        ("MY_ROLE_PROVIDER", value));

    private static CatalogResult Read(string preset, params (string Path, string Text)[] files)
    {
        var texts = files.ToDictionary(file => file.Path, file => file.Text, StringComparer.Ordinal);
        return CatalogReader.Read(
            Encoding.UTF8.GetBytes($$$"""{ {{{Providers}}}, "presets": { {{{preset}}} } }"""), _ => null, texts.GetValueOrDefault);
    }

    private static CatalogSnapshot Snapshot(string preset, params (string Path, string Text)[] files)
    {
        CatalogResult result = Read(preset, files);
        Assert.Equal([], result.Errors);
        return result.Snapshot!;
    }
}
