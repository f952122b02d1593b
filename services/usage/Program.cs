using LlmMesh.Usage;

await UsageApp.Create(args).RunAsync();
