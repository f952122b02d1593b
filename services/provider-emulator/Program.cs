using LlmMesh.ProviderEmulator;

await ProviderEmulatorApp.Create(args).RunAsync();
