namespace LlmMesh.Catalog.UnitTests;

public sealed class ValidationTests
{
    [Theory]
    [InlineData("[]", "$", "must be an object")]
    [InlineData("""{ "provider": {} }""", "$.provider", "is not a field")]
    [InlineData("""{ "odd name": 1 }""", "$['odd name']", "is not a field")]
    [InlineData("""{ "it's\nodd": 1 }""", "$['it\\'s\\nodd']", "is not a field")]
    [InlineData("""{ "profile": "development", "profile": "production" }""", "$.profile", "twice")]
    [InlineData("""{ "$schema": 1 }""", "$.$schema", "a string")]
    [InlineData("""{ "profile": "nightly" }""", "$.profile", "development, production")]
    [InlineData("""{ "profile": 1 }""", "$.profile", "a string")]
    [InlineData("""{ "profiles": [] }""", "$.profiles", "an object")]
    [InlineData("""{ "profiles": { "production": { "retries": 3 } } }""", "$.profiles.production.retries", "is not a field")]
    public void Read_BadTopLevel_NamesThePath(string file, string path, string message) => Refuses(file, path, message);

    [Theory]
    [InlineData(""" "max_body_bytes": 0 """, "max_body_bytes", "from 1")]
    [InlineData(""" "max_body_bytes": 3000000000 """, "max_body_bytes", "2147483647")]
    [InlineData(""" "max_body_bytes": 10.5 """, "max_body_bytes", "whole number")]
    [InlineData(""" "max_body_bytes": "20MB" """, "max_body_bytes", "whole number")]
    [InlineData(""" "request_timeout_ms": 0 """, "request_timeout_ms", "milliseconds")]
    [InlineData(""" "request_timeout_ms": -1 """, "request_timeout_ms", "milliseconds")]
    [InlineData(""" "request_timeout_ms": 1e999 """, "request_timeout_ms", "milliseconds")]
    [InlineData(""" "probe_interval_ms": 86400001 """, "probe_interval_ms", "at most a day")]
    [InlineData(""" "probe_interval_ms": 4999 """, "probe_interval_ms", "from 5000")]
    [InlineData(""" "on_content_policy": "retry" """, "on_content_policy", "one of next, return")]
    [InlineData(""" "retry": { "max_retries": 11 } """, "retry.max_retries", "from 0 to 10")]
    [InlineData(""" "retry": { "max_retries": -1 } """, "retry.max_retries", "from 0 to 10")]
    [InlineData(""" "retry": { "first_backoff_ms": 0 } """, "retry.first_backoff_ms", "milliseconds")]
    [InlineData(""" "retry": { "longest_backoff_ms": 0.5 } """, "retry.longest_backoff_ms", "whole number")]
    [InlineData(""" "retry": { "longest_wait_ms": null } """, "retry.longest_wait_ms", "null")]
    [InlineData(""" "retry": { "budget_share": 1.01 } """, "retry.budget_share", "from 0 to 1")]
    [InlineData(""" "retry": { "budget_share": -0.1 } """, "retry.budget_share", "from 0 to 1")]
    [InlineData(""" "retry": { "budget_floor": -1 } """, "retry.budget_floor", "from 0")]
    [InlineData(""" "retry": { "retries": 1 } """, "retry.retries", "max_retries")]
    [InlineData(""" "retry": 2 """, "retry", "an object")]
    [InlineData(""" "circuit": { "consecutive_failures": 0 } """, "circuit.consecutive_failures", "from 1")]
    [InlineData(""" "circuit": { "error_rate": 0 } """, "circuit.error_rate", "above 0")]
    [InlineData(""" "circuit": { "error_rate": 1.5 } """, "circuit.error_rate", "from 0 to 1")]
    [InlineData(""" "circuit": { "error_rate": "half" } """, "circuit.error_rate", "a number")]
    [InlineData(""" "circuit": { "minimum_attempts": 1.5 } """, "circuit.minimum_attempts", "whole number")]
    [InlineData(""" "circuit": { "window_ms": 0 } """, "circuit.window_ms", "milliseconds")]
    [InlineData(""" "circuit": { "open_ms": 86400001 } """, "circuit.open_ms", "at most a day")]
    [InlineData(""" "circuit": { "first_probe_ms": -1 } """, "circuit.first_probe_ms", "milliseconds")]
    [InlineData(""" "circuit": { "half_open_requests": 0 } """, "circuit.half_open_requests", "from 1")]
    [InlineData(""" "circuit": { "open_seconds": 5 } """, "circuit.open_seconds", "open_ms")]
    [InlineData(""" "key_limits": { "concurrency": -1 } """, "key_limits.concurrency", "0 for none")]
    [InlineData(""" "key_limits": { "requests_per_minute": null } """, "key_limits.requests_per_minute", "null")]
    [InlineData(""" "key_limits": { "rpm": 1 } """, "key_limits.rpm", "requests_per_minute")]
    [InlineData(""" "key_limits": { "requests_per_minute": 1e999 } """, "key_limits.requests_per_minute", "0 for none")]
    [InlineData(""" "key_limits": { "tokens_per_minute": -1 } """, "key_limits.tokens_per_minute", "0 for none")]
    [InlineData(""" "team_limits": { "tokens_per_minute": 1000000000001 } """, "team_limits.tokens_per_minute", "1000000000000")]
    [InlineData(""" "team_limits": { "requests_per_day": 0.5 } """, "team_limits.requests_per_day", "whole number")]
    [InlineData(""" "organisation_limits": { "requests_per_hour": 1 } """, "organisation_limits.requests_per_hour", "requests_per_day")]
    [InlineData(""" "key_limits": { "on_limit": "next" } """, "key_limits.on_limit", "one of reject, wait")]
    [InlineData(""" "team_limits": { "on_limit": "next" } """, "team_limits.on_limit", "one of reject, wait")]
    [InlineData(""" "organisation_limits": { "on_limit": true } """, "organisation_limits.on_limit", "one of reject, wait")]
    [InlineData(""" "key_limits": { "wait": { "at_most_ms": 0 } } """, "key_limits.wait.at_most_ms", "milliseconds")]
    [InlineData(""" "key_limits": { "wait": { "queue": 0 } } """, "key_limits.wait.queue", "write on_limit")]
    [InlineData(""" "key_limits": { "wait": { "seconds": 5 } } """, "key_limits.wait.seconds", "at_most_ms")]
    [InlineData(""" "key_limits": { "wait": 5 } """, "key_limits.wait", "an object")]
    [InlineData(""" "daily_budget": -1 """, "daily_budget", "US dollars")]
    [InlineData(""" "daily_budget": 1e999 """, "daily_budget", "US dollars")]
    [InlineData(""" "daily_budget": 9000001 """, "daily_budget", "to 9000000")]
    [InlineData(""" "daily_budget": 0.0000000001 """, "daily_budget", "nine digits")]
    [InlineData(""" "daily_budget": "50" """, "daily_budget", "an object")]
    [InlineData(""" "daily_budget": { "usd": "50" } """, "daily_budget.usd", "US dollars")]
    [InlineData(""" "daily_budget": { "usd": 1.0000000001 } """, "daily_budget.usd", "nine digits")]
    [InlineData(""" "daily_budget": { "usd": 5, "kind": "firm" } """, "daily_budget.kind", "one of hard, soft")]
    [InlineData(""" "daily_budget": { "usd": 5, "on_exhausted": "cheap" } """, "daily_budget.on_exhausted", "one of cheaper, free, refuse")]
    [InlineData(""" "daily_budget": { "usd": 5, "period": "day" } """, "daily_budget.period", "on_exhausted")]
    [InlineData(""" "spending": { "share_of_rest": 0 } """, "spending.share_of_rest", "above 0")]
    [InlineData(""" "spending": { "share_of_rest": 1.1 } """, "spending.share_of_rest", "from 0 to 1")]
    [InlineData(""" "spending": { "share_of_rest": 0.0005 } """, "spending.share_of_rest", "thousandths")]
    [InlineData(""" "spending": { "least_output_tokens": 0 } """, "spending.least_output_tokens", "from 1")]
    [InlineData(""" "spending": { "usual_output_tokens": -5 } """, "spending.usual_output_tokens", "from 1")]
    [InlineData(""" "spending": { "share": 0.5 } """, "spending.share", "share_of_rest")]
    [InlineData(""" "time_zone": "Europe/Atlantis" """, "time_zone", "Europe/Berlin")]
    [InlineData(""" "time_zone": "../../etc/passwd" """, "time_zone", "IANA")]
    [InlineData(""" "time_zone": "" """, "time_zone", "IANA")]
    [InlineData(""" "time_zone": 1 """, "time_zone", "a string")]
    [InlineData(""" "headers_timeout_ms": 0 """, "headers_timeout_ms", "milliseconds")]
    [InlineData(""" "key_limits": 5 """, "key_limits", "an object")]
    public void Read_BadSetting_NamesThePath(string setting, string path, string message)
    {
        Refuses($$"""{ "settings": { {{setting}} } }""", $"$.settings.{path}", message);
        Refuses($$"""{ "profiles": { "production": { {{setting}} } } }""", $"$.profiles.production.{path}", message);
    }

    [Theory]
    [InlineData(""" "base_url": "p.example/v1" """, "base_url", "http or https")]
    [InlineData(""" "base_url": "localhost:11434" """, "base_url", "http or https")]
    [InlineData(""" "base_url": "ftp://p.example" """, "base_url", "http or https")]
    [InlineData(""" "base_url": "https://user:secret@p.example/v1" """, "base_url", "credentials")]
    [InlineData(""" "base_url": "https://p.example/v1?key=secret" """, "base_url", "query")]
    [InlineData(""" "base_url": "https://p.example/v1", "base_urls": ["https://p.example/v1"] """, "base_urls", "one of the two")]
    [InlineData(""" "base_url": "https://p.example/${2}" """, "base_url", "name of a variable")]
    [InlineData(""" "base_url": 1 """, "base_url", "a string")]
    [InlineData(""" "enabled": true """, "base_url", "is required")]
    [InlineData(""" "base_urls": [] """, "base_urls", "at least one")]
    [InlineData(""" "base_urls": ["https://p.example/v1", "nowhere"] """, "base_urls[1]", "http or https")]
    [InlineData(""" "base_url": "https://p/v1", "dialect": "smalltalk" """, "dialect", "one of anthropic, gemini, ollama, openai")]
    [InlineData(""" "base_url": "https://p/v1", "stream_usage": "OnRequest" """, "stream_usage", "on_request")]
    [InlineData(""" "base_url": "https://p/v1", "token_limit_field": "max_output_tokens" """, "token_limit_field", "max_completion_tokens")]
    [InlineData(""" "base_url": "https://p/v1", "accepts_unlisted_models": "yes" """, "accepts_unlisted_models", "true or false")]
    [InlineData(""" "base_url": "https://p/v1", "enabled": 1 """, "enabled", "true or false")]
    [InlineData(""" "base_url": "https://p/v1", "api_key_variable": "sk-not-a-variable" """, "api_key_variable", "never the key")]
    [InlineData(""" "base_url": "https://p/v1", "api_key": "sk-1" """, "api_key", "is not a field")]
    [InlineData(""" "base_url": "https://p/v1", "headers": { "Authorization": "Bearer x" } """, "headers.Authorization", "credentials")]
    [InlineData(""" "base_url": "https://p/v1", "headers": { "X-Api-Key": "x" } """, "headers.X-Api-Key", "credentials")]
    [InlineData(""" "base_url": "https://p/v1", "headers": { "X Title": "x" } """, "headers['X Title']", "header name")]
    [InlineData(""" "base_url": "https://p/v1", "headers": { "X-Title": "a\r\nb" } """, "headers.X-Title", "printable")]
    [InlineData(""" "base_url": "https://p/v1", "headers": { "X-Title": "a", "x-title": "b" } """, "headers.x-title", "twice")]
    [InlineData(""" "base_url": "https://p/v1", "headers": { "X-Title": 1 } """, "headers.X-Title", "a string")]
    [InlineData(""" "base_url": "https://p/v1", "timeouts": { "connect_ms": 0 } """, "timeouts.connect_ms", "milliseconds")]
    [InlineData(""" "base_url": "https://p/v1", "timeouts": { "idle_ms": -5 } """, "timeouts.idle_ms", "milliseconds")]
    [InlineData(""" "base_url": "https://p/v1", "timeouts": { "token_ms": 5 } """, "timeouts.token_ms", "first_token_ms")]
    [InlineData(""" "base_url": "https://p/v1", "timeouts": { "total_ms": 0 } """, "timeouts.total_ms", "milliseconds")]
    [InlineData(""" "base_url": "https://p/v1", "api_key_variable": "A", "api_key_variables": ["B"] """, "api_key_variables", "keep one of")]
    [InlineData(""" "base_url": "https://p/v1", "api_key_variable": null, "api_key_variables": ["B"] """, "api_key_variables", "keep one of")]
    [InlineData(""" "base_url": "https://p/v1", "api_key_variable": "A", "credentials": [{ "name": "a", "variable": "B" }] """, "credentials", "keep one of")]
    [InlineData(""" "base_url": "https://p/v1", "api_key_variables": [] """, "api_key_variables", "at least one")]
    [InlineData(""" "base_url": "https://p/v1", "api_key_variables": "A" """, "api_key_variables", "an array")]
    [InlineData(""" "base_url": "https://p/v1", "api_key_variables": ["A", "B", "A"] """, "api_key_variables[2]", "counts once")]
    [InlineData(""" "base_url": "https://p/v1", "api_key_variables": ["A", "sk-not-a-variable"] """, "api_key_variables[1]", "never the key")]
    [InlineData(""" "base_url": "https://p/v1", "circuit": { "error_rate": 0 } """, "circuit.error_rate", "above 0")]
    [InlineData(""" "base_url": "https://p/v1", "circuit": { "state": "open" } """, "circuit.state", "open_ms")]
    [InlineData(""" "base_url": "https://p/v1", "target_limits": { "concurrency": 1.5 } """, "target_limits.concurrency", "whole number")]
    [InlineData(""" "base_url": "https://p/v1", "limits": { "requests_per_day": -1 } """, "limits.requests_per_day", "0 for none")]
    [InlineData(""" "base_url": "https://p/v1", "limits": { "on_limit": "skip" } """, "limits.on_limit", "one of next, reject, wait")]
    [InlineData(""" "base_url": "https://p/v1", "target_limits": { "wait": { "queue": 1.5 } } """, "target_limits.wait.queue", "whole number")]
    [InlineData(""" "base_url": "https://p/v1", "default_price": { "input": 1 } """, "default_price.output", "is required")]
    [InlineData(""" "base_url": "https://p/v1", "default_price": { "input": 1, "output": -1 } """, "default_price.output", "US dollars")]
    [InlineData(""" "base_url": "https://p/v1", "default_price": { "input": 1, "outptu": 1, "output": 1 } """, "default_price.outptu", "known here: input, output")]
    [InlineData(""" "base_url": "https://p/v1", "default_price": 1 """, "default_price", "an object")]
    public void Read_BadProvider_NamesThePath(string provider, string path, string message) =>
        Refuses($$"""{ "providers": { "p": { {{provider}} } } }""", $"$.providers.p.{path}", message);

    [Theory]
    [InlineData("OpenAI", "$.providers.OpenAI")]
    [InlineData("a/b", "$.providers['a/b']")]
    [InlineData("", "$.providers['']")]
    public void Read_BadProviderName_NamesThePath(string name, string path) =>
        Refuses($$"""{ "providers": { "{{name}}": { "base_url": "https://p/v1" } } }""", path, "lower-case");

    [Theory]
    [InlineData(""" { "id": "m" } """, "models[0].provider", "is required")]
    [InlineData(""" { "provider": "p" } """, "models[0].id", "is required")]
    [InlineData(""" { "provider": "q", "id": "m" } """, "models[0].provider", "names no provider")]
    [InlineData(""" { "provider": "p", "id": "a b" } """, "models[0].id", "visible ASCII")]
    [InlineData(""" { "provider": "p", "id": "" } """, "models[0].id", "visible ASCII")]
    [InlineData(""" { "provider": "p", "id": "m" }, { "provider": "p", "id": "m" } """, "models[1]", "after $.models[0]")]
    [InlineData(""" { "provider": "p", "id": "m", "aliases": "x" } """, "models[0].aliases", "an array")]
    [InlineData(""" { "provider": "p", "id": "m", "aliases": ["x", ""] } """, "models[0].aliases[1]", "visible ASCII")]
    [InlineData(""" { "provider": "p", "id": "m", "aliases": ["m"] } """, "models[0].aliases[0]", "already names")]
    [InlineData(""" { "provider": "p", "id": "m", "aliases": ["x"] }, { "provider": "p", "id": "n", "aliases": ["y", "x"] } """, "models[1].aliases[1]", "already names")]
    [InlineData(""" { "provider": "openai", "id": "gpt-new", "aliases": ["gpt-4o"] } """, "models[0].aliases[0]", "already names")]
    [InlineData(""" { "provider": "p", "id": "m", "capabilities": [] } """, "models[0].capabilities", "at least one")]
    [InlineData(""" { "provider": "p", "id": "m", "capabilities": ["chat", "telepathy"] } """, "models[0].capabilities[1]", "json_schema")]
    [InlineData(""" { "provider": "p", "id": "m", "context_window": 0 } """, "models[0].context_window", "tokens")]
    [InlineData(""" { "provider": "p", "id": "m", "max_output_tokens": "many" } """, "models[0].max_output_tokens", "tokens")]
    [InlineData(""" { "provider": "p", "id": "m", "price": { "output": 1 } } """, "models[0].price.input", "is required")]
    [InlineData(""" { "provider": "p", "id": "m", "price": { "input": 1 } } """, "models[0].price.output", "is required")]
    [InlineData(""" { "provider": "p", "id": "m", "price": { "input": -1, "output": 1 } } """, "models[0].price.input", "US dollars")]
    [InlineData(""" { "provider": "p", "id": "m", "price": { "input": 1, "output": 1e400 } } """, "models[0].price.output", "US dollars")]
    [InlineData(""" { "provider": "p", "id": "m", "price": { "input": 1, "output": 1, "cached": 1 } } """, "models[0].price.cached", "cache_read")]
    [InlineData(""" { "provider": "p", "id": "m", "long_context": { "price": { "input": 1, "output": 1 } } } """, "models[0].long_context.above_input_tokens", "is required")]
    [InlineData(""" { "provider": "p", "id": "m", "long_context": { "above_input_tokens": 5 } } """, "models[0].long_context.price", "is required")]
    [InlineData(""" { "provider": "p", "id": "m", "long_context": { "above_input_tokens": 5, "price": { "input": 1 } } } """, "models[0].long_context.price.output", "is required")]
    [InlineData(""" { "provider": "p", "id": "m", "timeouts": { "connect_ms": 5 } } """, "models[0].timeouts.connect_ms", "belongs to the provider")]
    [InlineData(""" { "provider": "p", "id": "m", "timeouts": { "idle_ms": 0 } } """, "models[0].timeouts.idle_ms", "milliseconds")]
    [InlineData(""" { "provider": "p", "id": "m", "timeouts": { "read_ms": 5 } } """, "models[0].timeouts.read_ms", "idle_ms")]
    [InlineData(""" { "provider": "p", "id": "m", "timeouts": null } """, "models[0].timeouts", "an object")]
    [InlineData(""" { "provider": "p", "id": "m", "aliases": ["x", "x"] } """, "models[0].aliases[1]", "already names")]
    [InlineData(""" 7 """, "models[0]", "an object")]
    public void Read_BadModel_NamesThePath(string models, string path, string message) =>
        Refuses(Examples.WithProvider($""" "models": [{models}] """), $"$.{path}", message);

    [Theory]
    [InlineData(""" "m": [] """, "m", "empty chain")]
    [InlineData(""" "m": "gpt-4o" """, "m", "an array")]
    [InlineData(""" "m": ["gpt-4o", 4] """, "m[1]", "a string")]
    [InlineData(""" "m": ["gpt-4o", "gpt-4o-maxi"] """, "m[1]", "neither a model nor a mapping")]
    [InlineData(""" "m": ["openai/gpt-4o-maxi"] """, "m[0]", "no model of openai")]
    [InlineData(""" "m": ["openai"] """, "m[0]", "neither a model nor a mapping")]
    [InlineData(""" "m": ["ollama/"] """, "m[0]", "no model of ollama")]
    [InlineData(""" "m": ["m"] """, "m[0]", "m → m")]
    [InlineData(""" "m": ["n"], "n": ["o"], "o": ["gpt-4o", "n"] """, "o[1]", "n → o → n")]
    [InlineData(""" "router": ["auto"] """, "router[0]", "router → router")]
    [InlineData(""" "m": ["gpt-4o", "auto"], "router": ["m"] """, "m[1]", "router → m → router")]
    [InlineData(""" "openai": ["gpt-4o"] """, "openai", "hides provider openai")]
    [InlineData(""" "openai/best": ["gpt-4o"] """, "['openai/best']", "hides provider openai")]
    [InlineData(""" "auto": ["gpt-4o"] """, "auto", "router")]
    [InlineData(""" "two words": ["gpt-4o"] """, "['two words']", "visible ASCII")]
    public void Read_BadMapping_NamesThePath(string mappings, string path, string message) =>
        Refuses($$"""{ "mappings": { {{mappings}} } }""", path[0] == '[' ? $"$.mappings{path}" : $"$.mappings.{path}", message);

    [Theory]
    [InlineData("", "line 1, column 1:")]
    [InlineData("{\n  \"profile\": development\n}", "line 2, column 14:")]
    [InlineData("{\n  \"é\": \"é\" 1 }", "line 2, column 12:")]
    [InlineData("{ \"profile\": \"development\" ", "line 1,")]
    [InlineData("{\n \"profile\": \"\\ud800\" }", "line 2, column 13:")]
    public void Read_NotJson_NamesLineAndColumn(string file, string message) => Refuses(file, "$", message);

    [Fact]
    public void Read_MappingsNestedWithoutEnd_AreRefused()
    {
        string chain = string.Join(',', Enumerable.Range(0, 5_000).Select(number => $"\"m{number}\": [\"m{number + 1}\"]"));

        CatalogResult result = Configured.Read($$"""{ "mappings": { {{chain}}, "m5000": ["gpt-4o"] } }""");

        Assert.Equal("$.mappings.m31[0]", result.Errors[0].Path);
        Assert.Contains("deeper than 32", result.Errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NotUtf8_NamesLineAndColumn()
    {
        ConfigurationError error = Assert.Single(CatalogReader.Read("{\n \"é\" }"u8.ToArray().AsMemory(0, 5), _ => null).Errors);

        Assert.Equal(new ConfigurationError("$", "line 2, column 3: is not UTF-8; save the file in that encoding."), error);
    }

    [Fact]
    public void Read_SeveralErrors_ReportsEachOnce()
    {
        CatalogResult result = Configured.Read("""
            {
              "colour": "blue",
              "settings": { "request_timeout_ms": 0, "key_limits": { "concurrency": -1 } },
              "providers": { "p": { "base_url": "nowhere", "timeouts": { "idle_ms": 0 } } },
              "models": [{ "provider": "p", "id": "m", "price": { "input": -1, "output": "free" } }],
              "mappings": { "m": [], "n": ["nothing"] }
            }
            """);

        Assert.Null(result.Snapshot);
        Assert.Equal(
            [
                "$.colour", "$.mappings.m", "$.mappings.n[0]", "$.models[0].price.input", "$.models[0].price.output",
                "$.providers.p.base_url", "$.providers.p.timeouts.idle_ms",
                "$.settings.key_limits.concurrency", "$.settings.request_timeout_ms",
            ],
            result.Errors.Select(error => error.Path).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{ "providers": { "p": { "base_url": "https://p/v1", "api_key_variable": "sk-SECRET" } } }""")]
    [InlineData("""{ "providers": { "p": { "base_url": "https://p/v1", "api_key_variables": ["P_KEY", "sk-SECRET"] } } }""")]
    [InlineData("""{ "providers": { "p": { "base_url": "https://p/v1", "api_key_variables": ["SECRET", "SECRET"] } } }""")]
    [InlineData("""{ "providers": { "p": { "base_url": "https://p/v1", "headers": { "Authorization": "SECRET" } } } }""")]
    [InlineData("""{ "providers": { "p": { "base_url": "https://p/v1", "credentials": [{ "name": "a", "variable": "sk-SECRET" }] } } }""")]
    [InlineData("""{ "providers": { "p": { "base_url": "https://p/v1", "credentials": [{ "name": "a", "file": "sk-SECRET" }] } } }""")]
    [InlineData("""{ "providers": { "p": { "base_url": "https://p/v1", "credentials": [{ "name": "a", "key_vault": "https://v", "secret": "sk_SECRET" }] } } }""")]
    [InlineData("""{ "providers": { "p": { "base_url": "https://p/v1", "credentials": ["sk-SECRET"] } } }""")]
    [InlineData("""{ "providers": { "p": { "base_url": "https://u:SECRET@p/v1" } } }""")]
    [InlineData("""{ "providers": { "p": { "base_url": "https://p/v1?SECRET" } } }""")]
    [InlineData("""{ "providers": { "p": { "base_url": "https://p/v1", "api_key": "SECRET" } } }""")]
    [InlineData("""{ "providers": { "p": { "base_url": "https://p/v1", "dialect": "SECRET" } } }""")]
    [InlineData("""{ "providers": { "p": { "api_key_variable": not-SECRET } } }""")]
    public void Read_SecretInTheFile_IsNotRepeatedInTheError(string file) =>
        Assert.DoesNotContain("SECRET", Assert.Single(Configured.Read(file).Errors).ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("OLLAMA_BASE_URL", "localhost:11434", "$.providers.ollama.base_url", "OLLAMA_BASE_URL")]
    [InlineData("LLMMESH_PROFILE", "nightly", "LLMMESH_PROFILE", "development, production")]
    public void Read_BadVariable_NamesIt(string variable, string value, string path, string message)
    {
        ConfigurationError error = Assert.Single(Configured.Read(file: null, (variable, value)).Errors);

        Assert.Equal(path, error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(value, error.Message, StringComparison.Ordinal);
    }

    private static void Refuses(string file, string path, string message)
    {
        CatalogResult result = Configured.Read(file);

        Assert.False(result.IsValid);
        ConfigurationError error = Assert.Single(result.Errors);
        Assert.Equal(path, error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
