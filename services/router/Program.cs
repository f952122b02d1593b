using LlmMesh.Router;

if (!RouterApp.TryCreate(args, out WebApplication? app, out IReadOnlyList<string> errors))
{
    foreach (string error in errors)
    {
        await Console.Error.WriteLineAsync(error);
    }

    return 1;
}

await app.RunAsync();
return 0;
