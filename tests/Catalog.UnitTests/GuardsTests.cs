namespace LlmMesh.Catalog.UnitTests;

public sealed class GuardsTests
{
    [Fact]
    public void Guards_Absent_AreNone() => Assert.Empty(Configured.Seed().Settings.Guards);

    [Fact]
    public void Guards_OfTheProfile_TakeThePlaceOfTheGeneralOnes()
    {
        CatalogSnapshot snapshot = Configured.Snapshot("""
            {
              "profile": "development",
              "settings": { "guards": [{ "name": "general", "kind": "secrets", "before": "block" }] },
              "profiles": { "development": { "guards": [{ "name": "own", "kind": "personal_data", "after": "mask" }] } }
            }
            """);

        GuardDefinition guard = Assert.Single(snapshot.Settings.Guards);
        Assert.Equal(("own", GuardKind.PersonalData, GuardAction.Off, GuardAction.Mask), (guard.Name, guard.Kind, guard.Before, guard.After));
        Assert.Equal(PersonalData.Usual, guard.Types);
    }

    [Theory]
    [InlineData("""{ "kind": "secrets" }""", "$.settings.guards[0].name", "required")]
    [InlineData("""{ "name": "Bad Name", "kind": "secrets" }""", "$.settings.guards[0].name", "lower-case")]
    [InlineData("""{ "name": "a", "kind": "secrets" }, { "name": "a", "kind": "secrets" }""", "$.settings.guards[1].name", "another guard")]
    [InlineData("""{ "name": "a", "kind": "magic" }""", "$.settings.guards[0].kind", "one of")]
    [InlineData("""{ "name": "a", "kind": "injection", "before": "mask" }""", "$.settings.guards[0].before", "only for secrets")]
    [InlineData("""{ "name": "a", "kind": "secrets", "teams": [] }""", "$.settings.guards[0].teams", "at least one team")]
    [InlineData("""{ "name": "a", "kind": "secrets", "patterns": ["x"] }""", "$.settings.guards[0].patterns", "kind patterns")]
    [InlineData("""{ "name": "a", "kind": "patterns", "patterns": ["x"] }""", "$.settings.guards[0].on_failure", "required")]
    [InlineData("""{ "name": "a", "kind": "patterns", "on_failure": "allow" }""", "$.settings.guards[0].patterns", "required")]
    [InlineData("""{ "name": "a", "kind": "patterns", "patterns": ["ok", "("], "on_failure": "allow" }""", "$.settings.guards[0].patterns[1]", "no regular expression")]
    [InlineData("""{ "name": "a", "kind": "patterns", "patterns": ["(?<=a)b"], "on_failure": "allow" }""", "$.settings.guards[0].patterns[0]", "never backtracks")]
    [InlineData("""{ "name": "a", "kind": "patterns", "patterns": ["(a)\\1"], "on_failure": "allow" }""", "$.settings.guards[0].patterns[0]", "never backtracks")]
    [InlineData("""{ "name": "a", "kind": "patterns", "patterns": ["x*"], "on_failure": "allow" }""", "$.settings.guards[0].patterns[0]", "empty text")]
    [InlineData("""{ "name": "a", "kind": "http", "url": "https://guard.example/v1" }""", "$.settings.guards[0].on_failure", "required")]
    [InlineData("""{ "name": "a", "kind": "http", "on_failure": "allow" }""", "$.settings.guards[0].url", "required")]
    [InlineData("""{ "name": "a", "kind": "http", "url": "https://10.0.0.7/", "on_failure": "allow" }""", "$.settings.guards[0].url", "allow_private")]
    [InlineData("""{ "name": "a", "kind": "http", "url": "https://169.254.169.254/", "on_failure": "allow" }""", "$.settings.guards[0].url", "metadata")]
    [InlineData("""{ "name": "a", "kind": "http", "url": "http://guard.example/", "on_failure": "allow" }""", "$.settings.guards[0].url", "https")]
    [InlineData("""{ "name": "a", "kind": "personal_data", "types": ["shoe_size"] }""", "$.settings.guards[0].types[0]", "one of")]
    [InlineData("""{ "name": "a", "kind": "injection", "threshold": 0 }""", "$.settings.guards[0].threshold", "points")]
    public void Guard_Wrong_IsRefusedWithItsPath(string guards, string path, string words)
    {
        CatalogResult result = Configured.Read($$"""{ "settings": { "guards": [{{guards}}] } }""");

        Assert.Null(result.Snapshot);
        Assert.Contains(result.Errors, error => error.Path == path && error.Message.Contains(words, StringComparison.Ordinal));
    }
}
