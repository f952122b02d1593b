namespace LlmMesh.Catalog.UnitTests;

/// <summary>Configurations that several tests begin with.</summary>
internal static class Examples
{
    /// <summary>The one file beside the configuration that is there in these tests.</summary>
    public const string PromptFile = "prompts/scribe.md";

    /// <summary>Every field that the reader knows, once.</summary>
    public const string EveryField = """
        {
          "$schema": "./router_config.schema.json",
          "profile": "staging",
          "settings": {
            "max_body_bytes": 1000, "max_upload_bytes": 5000, "request_timeout_ms": 2000, "headers_timeout_ms": 1500, "time_zone": "Europe/Berlin", "probe_interval_ms": 5000, "on_content_policy": "next",
            "guards": [
              {
                "name": "codenames", "kind": "patterns", "before": "block", "after": "flag", "teams": ["red"],
                "patterns": ["(?i)project (falcon|heron)"], "timeout_ms": 20, "on_failure": "allow"
              },
              { "name": "pii", "kind": "personal_data", "before": "mask", "types": ["email", "ipv4"] },
              { "name": "attacks", "kind": "injection", "before": "flag", "threshold": 12 },
              { "name": "own", "kind": "http", "after": "block", "url": "http://127.0.0.1:9/guard", "allow_private": true, "on_failure": "block" }
            ],
            "key_limits": {
              "requests_per_minute": 4, "tokens_per_minute": 40, "requests_per_day": 400, "concurrency": 5,
              "on_limit": "wait", "wait": { "at_most_ms": 1000, "queue": 3 }
            },
            "team_limits": {
              "requests_per_minute": 41, "tokens_per_minute": 42, "requests_per_day": 43, "concurrency": 44,
              "on_limit": "wait", "wait": { "at_most_ms": 45, "queue": 46 }
            },
            "organisation_limits": {
              "requests_per_minute": 51, "tokens_per_minute": 3000000000, "requests_per_day": 53, "concurrency": 54,
              "on_limit": "reject", "wait": { "at_most_ms": 55, "queue": 56 }
            },
            "daily_budget": { "usd": 12.345678901, "kind": "hard", "on_exhausted": "cheaper" },
            "responses_store": { "keep_ms": 61, "max_bytes": 2048 },
            "routing": {
              "strategy": "cheapest", "max_cost_usd": 1.5, "prefer_quality": true, "zdr": true, "data_collection": "deny",
              "providers": { "only": ["acme", "pooled"], "ignore": ["twin"] }, "affinity": false,
              "degrade": { "cheaper": true, "template": "Not now." }
            },
            "spending": { "share_of_rest": 0.125, "least_output_tokens": 16, "usual_output_tokens": 512 },
            "retry": {
              "max_retries": 1, "first_backoff_ms": 10, "longest_backoff_ms": 20, "longest_wait_ms": 30,
              "budget_share": 0.25, "budget_floor": 2
            },
            "circuit": {
              "consecutive_failures": 4, "error_rate": 0.75, "minimum_attempts": 5, "window_ms": 6000,
              "open_ms": 7000, "first_probe_ms": 800, "half_open_requests": 9
            }
          },
          "profiles": { "staging": { "request_timeout_ms": 2500, "key_limits": { "concurrency": 6 } } },
          "providers": {
            "acme": {
              "dialect": "openai", "base_url": "https://acme.example/v1", "api_key_variable": "ACME_KEY", "stream_usage": "always",
              "embeddings": { "inputs": 2048, "tokens": 300000 },
              "token_limit_field": "max_completion_tokens", "api": "azure", "api_version": "2024-10-21",
              "quirks": {
                "like": "mistral", "unsupported_fields": ["seed"], "renamed_fields": { "user": "end_user" }, "extensions": ["top_k"],
                "developer_role": true, "tool_call_ids": "plain", "reasoning": "thinking", "reasoning_history": "content",
                "joins_text": true, "needs_content": true, "repairs_answers": false
              },
              "responses": true,
              "accepts_unlisted_models": true, "headers": { "X-Project": "mesh" },
              "timeouts": { "connect_ms": 1, "headers_ms": 2, "first_token_ms": 3, "first_token_reasoning_ms": 4, "idle_ms": 5, "total_ms": 6 },
              "limits": {
                "requests_per_minute": 61, "tokens_per_minute": 62, "requests_per_day": 63, "concurrency": 64,
                "on_limit": "reject", "wait": { "at_most_ms": 65, "queue": 66 }
              },
              "target_limits": {
                "requests_per_minute": 7, "tokens_per_minute": 70, "requests_per_day": 71, "concurrency": 8,
                "on_limit": "wait", "wait": { "at_most_ms": 72, "queue": 73 }
              },
              "default_price": {
                "input": 31, "output": 32, "cache_read": 33, "cache_write": 34,
                "audio_input": 35, "audio_output": 36, "image_input": 37, "image_output": 38,
                "units": { "image": 41, "image_forms": { "hd 1024x1024": 42 }, "audio_minute": 43, "million_characters": 44 }
              },
              "local": true, "privacy": { "zdr": false, "data_collection": false },
              "enabled": true
            },
            "pooled": {
              "base_url": "https://pooled.example/v1",
              "credentials": [
                { "name": "first", "file": "/run/secrets/pooled", "order": 1, "weight": 2, "issued": "2026-03-31", "rotate_every_days": 90 },
                { "name": "second", "key_vault": "https://v.vault.azure.net", "secret": "pooled-key", "rotate_every_days": null },
                { "name": "third", "variable": "POOLED_KEY", "order": 0 }
              ]
            },
            "twin": {
              "base_urls": ["https://a.example/v1", "https://b.example/v1/"], "api_key_variables": ["TWIN_A", "TWIN_B"],
              "circuit": {
                "consecutive_failures": 14, "error_rate": 1, "minimum_attempts": 15, "window_ms": 16000,
                "open_ms": 17000, "first_probe_ms": 1800, "half_open_requests": 19
              }
            }
          },
          "models": [
            {
              "provider": "acme", "id": "vendor/large", "aliases": ["big"], "capabilities": ["chat", "vision"],
              "context_window": 1000, "max_output_tokens": 100,
              "price": {
                "input": 1.5, "output": 3, "cache_read": 0.5, "cache_write": 2,
                "audio_input": 11, "audio_output": 12, "image_input": 13, "image_output": 14,
                "units": { "image": 51, "image_forms": { "hd 1024x1024": 52 }, "audio_minute": 53, "million_characters": 54 }
              },
              "long_context": {
                "above_input_tokens": 500,
                "price": {
                  "input": 3, "output": 6, "cache_read": 1, "cache_write": 4,
                  "audio_input": 21, "audio_output": 22, "image_input": 23, "image_output": 24,
                  "units": { "image": 61, "image_forms": { "hd 1024x1024": 62 }, "audio_minute": 63, "million_characters": 64 }
                }
              },
              "tokenizer": "claude-4.7",
              "image_tokens": { "base": 1, "cell": 28, "per_cell": 1.5, "long_side": 2000, "short_side": 1000, "most": 4000, "unknown": 3000 },
              "rejects": ["temperature", "top_p"], "reasoning_style": "adaptive",
              "input_modalities": ["text", "document"], "output_modalities": ["text", "audio"],
              "lifecycle": "deprecated", "released": "2026-01-02", "retires": "2027-03-04",
              "source": "the price page", "as_of": "2026-11-10", "price_source": "live", "quality": 77,
              "timeouts": { "headers_ms": 20, "first_token_ms": 30, "first_token_reasoning_ms": 40, "idle_ms": 50, "total_ms": 60 }
            }
          ],
          "mappings": {
            "best": ["acme/big", "nested"], "nested": ["acme/whatever", "gpt-4o-mini"],
            "legal": {
              "models": [{ "model": "acme/big", "weight": 66.5 }, { "model": "nested", "weight": 33.5 }], "strategy": "weighted",
              "max_cost_usd": 0.25, "prefer_quality": true, "zdr": true, "data_collection": "deny",
              "providers": { "only": ["acme", "openai"], "ignore": ["openrouter"] }, "affinity": false,
              "degrade": { "cheaper": true, "template": "Later, please." }
            }
          },
          "categories": { "legal": { "keywords": ["contrat*", "non-disclosure"] } },
          "presets": {
            "clerk": {
              "models": ["acme/big", { "model": "nested" }], "strategy": "fastest", "max_cost_usd": 0.5, "prefer_quality": true, "zdr": true,
              "data_collection": "deny", "providers": { "only": ["acme"], "ignore": ["openai"] }, "affinity": false,
              "degrade": { "cheaper": true, "template": "Nobody is here." },
              "system_prompt": "You are a clerk.", "parameters": { "temperature": 0.5 },
              "limits": { "max_tokens": 1000, "timeout_ms": 1500 }
            },
            "scribe": {
              "models": [{ "model": "acme/big", "weight": 100 }], "strategy": "weighted", "system_prompt_file": "prompts/scribe.md",
              "limits": { "max_cost_usd": 0.75 }
            }
          },
          "fault_rules": [
            {
              "provider": "acme", "status": 429, "status_to": 430, "code": "team_*", "message": "*limit*", "phase": "stream",
              "wait": "hours", "class": "quota_exhausted", "action": "next"
            }
          ],
          "alerts": {
            "rules": {
              "cost": { "enabled": false, "usd_per_hour": 2.5, "window_ms": 60000 },
              "error_rate": { "enabled": false, "share": 0.25, "window_ms": 61000, "minimum_requests": 3 },
              "latency": { "enabled": false, "above_ms": 4000, "window_ms": 62000, "minimum_requests": 5 },
              "budget_remaining": { "enabled": false, "percent": 12.5 },
              "budget_thresholds": { "enabled": false, "percents": [90, 10, 90] },
              "circuit_open": { "enabled": false, "for_ms": 63000 },
              "credential_disabled": { "enabled": false },
              "credits_low": { "enabled": false, "usd": 0.5 },
              "credential_due": { "enabled": false, "days_ahead": 7 }
            },
            "resolve_after_ms": 0, "log": false,
            "webhooks": { "ops": { "url": "http://127.0.0.1:9/hook?team=1", "secret_variable": "OPS_SECRET", "allow_private": true } }
          }
        }
        """;

    /// <summary>A provider <c>p</c> that is configured, and what a test adds to the file.</summary>
    public static string WithProvider(string more) => $$$"""
        { "providers": { "p": { "base_url": "https://p.example/v1" } }, {{{more}}} }
        """;
}
