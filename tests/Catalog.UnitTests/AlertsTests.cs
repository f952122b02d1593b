using System.Net;

namespace LlmMesh.Catalog.UnitTests;

public sealed class AlertsTests
{
    [Fact]
    public void Read_WithoutFile_HasThePublishedDefaults()
    {
        AlertSettings alerts = Configured.Seed().Alerts;

        Assert.Equal((10m, TimeSpan.FromHours(1)), (alerts.Rules.Cost.DollarsPerHour, alerts.Rules.Cost.Window));
        Assert.Equal((0.05m, 20), (alerts.Rules.ErrorRate.Share, alerts.Rules.ErrorRate.MinimumRequests));
        Assert.Equal(TimeSpan.FromSeconds(5), alerts.Rules.Latency.Above);
        Assert.Equal(10, alerts.Rules.BudgetRemaining.Percent);
        Assert.Equal([50, 80, 100], alerts.Rules.BudgetThresholds.Percents);
        Assert.True(alerts.Rules is
        {
            Cost.IsEnabled: true, ErrorRate.IsEnabled: true, Latency.IsEnabled: true, BudgetRemaining.IsEnabled: true,
            BudgetThresholds.IsEnabled: true, CircuitOpen.IsEnabled: true, CredentialDisabled.IsEnabled: true, CreditsLow.IsEnabled: true,
            CredentialDue.IsEnabled: true,
        });
        Assert.Equal((TimeSpan.FromSeconds(60), true), (alerts.ResolveAfter, alerts.Log));
        Assert.Empty(alerts.Webhooks);
    }

    [Fact]
    public void Read_EveryField_ArrivesInTheSnapshot()
    {
        AlertSettings alerts = Configured.Snapshot(Examples.EveryField).Alerts;

        AlertRules rules = alerts.Rules;
        Assert.Equal(new CostAlert { IsEnabled = false, DollarsPerHour = 2.5m, Window = Seconds(60) }, rules.Cost);
        Assert.Equal(new ErrorRateAlert { IsEnabled = false, Share = 0.25m, Window = Seconds(61), MinimumRequests = 3 }, rules.ErrorRate);
        Assert.Equal(new LatencyAlert { IsEnabled = false, Above = Seconds(4), Window = Seconds(62), MinimumRequests = 5 }, rules.Latency);
        Assert.Equal(new BudgetRemainingAlert { IsEnabled = false, Percent = 12.5m }, rules.BudgetRemaining);
        Assert.False(rules.BudgetThresholds.IsEnabled);
        Assert.Equal([10, 90], rules.BudgetThresholds.Percents);
        Assert.Equal(new CircuitOpenAlert { IsEnabled = false, For = Seconds(63) }, rules.CircuitOpen);
        Assert.Equal(new CredentialDisabledAlert { IsEnabled = false }, rules.CredentialDisabled);
        Assert.Equal(new CreditsLowAlert { IsEnabled = false, Dollars = 0.5m }, rules.CreditsLow);
        Assert.Equal(new CredentialDueAlert { IsEnabled = false, Ahead = TimeSpan.FromDays(7) }, rules.CredentialDue);
        Assert.Equal((TimeSpan.Zero, false), (alerts.ResolveAfter, alerts.Log));
        Assert.Equal(
            [KeyValuePair.Create("ops", new AlertWebhook(new Uri("http://127.0.0.1:9/hook?team=1"), "OPS_SECRET", AllowPrivate: true))],
            alerts.Webhooks);
    }

    [Theory]
    [InlineData(""" "rules": { "cost": { "usd_per_hour": 0 } } """, "rules.cost.usd_per_hour", "\"enabled\": false")]
    [InlineData(""" "rules": { "cost": { "usd_per_hour": -1 } } """, "rules.cost.usd_per_hour", "US dollars per hour")]
    [InlineData(""" "rules": { "cost": { "usd_per_hour": 1e999 } } """, "rules.cost.usd_per_hour", "US dollars per hour")]
    [InlineData(""" "rules": { "cost": { "window_ms": 59999 } } """, "rules.cost.window_ms", "from 60000")]
    [InlineData(""" "rules": { "cost": { "enabled": 1 } } """, "rules.cost.enabled", "true or false")]
    [InlineData(""" "rules": { "cost": { "per_hour": 1 } } """, "rules.cost.per_hour", "usd_per_hour")]
    [InlineData(""" "rules": { "error_rate": { "share": 1 } } """, "rules.error_rate.share", "below 1")]
    [InlineData(""" "rules": { "error_rate": { "share": 5 } } """, "rules.error_rate.share", "from 0 to 1")]
    [InlineData(""" "rules": { "error_rate": { "minimum_requests": 0 } } """, "rules.error_rate.minimum_requests", "from 1")]
    [InlineData(""" "rules": { "latency": { "above_ms": 0 } } """, "rules.latency.above_ms", "milliseconds")]
    [InlineData(""" "rules": { "budget_remaining": { "percent": 101 } } """, "rules.budget_remaining.percent", "to 100")]
    [InlineData(""" "rules": { "budget_thresholds": { "percents": [] } } """, "rules.budget_thresholds.percents", "at least one")]
    [InlineData(""" "rules": { "budget_thresholds": { "percents": [50, 0] } } """, "rules.budget_thresholds.percents[1]", "from 1 to 1000")]
    [InlineData(""" "rules": { "circuit_open": { "for_ms": -1 } } """, "rules.circuit_open.for_ms", "from 0")]
    [InlineData(""" "rules": { "credits_low": { "usd": "5" } } """, "rules.credits_low.usd", "US dollars")]
    [InlineData(""" "rules": { "credential_due": { "days_ahead": 366 } } """, "rules.credential_due.days_ahead", "from 0 to 365")]
    [InlineData(""" "rules": { "disk_full": {} } """, "rules.disk_full", "known here: cost")]
    [InlineData(""" "resolve_after_ms": -1 """, "resolve_after_ms", "from 0")]
    [InlineData(""" "log": "yes" """, "log", "true or false")]
    [InlineData(""" "webhooks": { "Ops": { "url": "https://a.example", "secret_variable": "S" } } """, "webhooks.Ops", "lower-case")]
    [InlineData(""" "webhooks": { "log": { "url": "https://a.example", "secret_variable": "S" } } """, "webhooks.log", "choose another")]
    [InlineData(""" "webhooks": { "ops": { "secret_variable": "S" } } """, "webhooks.ops.url", "is required")]
    [InlineData(""" "webhooks": { "ops": { "url": "https://a.example" } } """, "webhooks.ops.secret_variable", "is required")]
    [InlineData(""" "webhooks": { "ops": { "url": "https://a.example", "secret_variable": "" } } """, "webhooks.ops.secret_variable", "name of a variable")]
    [InlineData(""" "webhooks": { "ops": { "url": "https://a.example", "secret_variable": "s3cr-t" } } """, "webhooks.ops.secret_variable", "name of a variable")]
    [InlineData(""" "webhooks": { "ops": { "url": "https://a.example", "secret_variable": "S", "secret": "x" } } """, "webhooks.ops.secret", "secret_variable")]
    [InlineData(""" "webhooks": { "ops": { "url": "a.example", "secret_variable": "S" } } """, "webhooks.ops.url", "https address")]
    [InlineData(""" "webhooks": { "ops": { "url": "ftp://a.example", "secret_variable": "S" } } """, "webhooks.ops.url", "https address")]
    [InlineData(""" "webhooks": { "ops": { "url": "http://a.example", "secret_variable": "S" } } """, "webhooks.ops.url", "must be https")]
    [InlineData(""" "webhooks": { "ops": { "url": "https://u:p@a.example", "secret_variable": "S" } } """, "webhooks.ops.url", "credentials")]
    public void Read_BadAlerts_NamesThePath(string alerts, string path, string message)
    {
        ConfigurationError error = Assert.Single(Configured.Read($$"""{ "alerts": { {{alerts}} } }""").Errors);

        Assert.Equal($"$.alerts.{path}", error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("LOCALHOST.")]
    [InlineData("hooks.localhost")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.100.1.1")]
    [InlineData("[::1]")]
    [InlineData("[::]")]
    [InlineData("[fe80::1]")]
    [InlineData("[fd00::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::127.0.0.1]")]
    [InlineData("[64:ff9b::a00:1]")]
    [InlineData("[2002:7f00:1::]")]
    public void Read_WebhookToAPrivateAddress_IsRefusedUnlessAllowed(string host)
    {
        string File(bool allowed) => $$"""
            { "alerts": { "webhooks": { "ops": { "url": "https://{{host}}/x", "secret_variable": "S", "allow_private": {{(allowed ? "true" : "false")}} } } } }
            """;

        ConfigurationError error = Assert.Single(Configured.Read(File(allowed: false)).Errors);
        Assert.Equal("$.alerts.webhooks.ops.url", error.Path);
        Assert.Contains("allow_private", error.Message, StringComparison.Ordinal);
        Assert.Single(Configured.Snapshot(File(allowed: true)).Alerts.Webhooks);
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("[::ffff:169.254.169.254]")]
    [InlineData("[fd00:ec2::254]")]
    public void Read_AddressOfAMetadataService_IsRefusedWhateverIsAllowed(string host)
    {
        string file = $$"""
            {
              "providers": { "p": { "base_url": "http://{{host}}/v1", "local": true } },
              "alerts": { "webhooks": { "ops": { "url": "https://{{host}}/x", "secret_variable": "S", "allow_private": true } } }
            }
            """;

        IReadOnlyList<ConfigurationError> errors = Configured.Read(file).Errors;

        Assert.Equal(2, errors.Count);
        Assert.All(errors, error => Assert.Contains("metadata service", error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("64:ff9b::101:101")]
    [InlineData("2002:101:101::")]
    public void Contains_PublicAddress_IsFalse(string address) => Assert.False(PrivateAddresses.Contains(IPAddress.Parse(address)));

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
