using System.Collections;
using System.Runtime.InteropServices;
using LlmMesh.Compat.Hosting.Child;

string behaviour = Environment.GetEnvironmentVariable("BEHAVIOUR") ?? "";
if (behaviour == "die")
{
    Console.Error.WriteLine("the cause of death");
    return 7;
}

using PosixSignalRegistration? deaf = behaviour is "stubborn" or "stubborn-leaf"
    ? PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => signal.Cancel = true)
    : null;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders();
if (deaf is not null)
{
    builder.Services.AddSingleton<IHostLifetime, DeafLifetime>();
}

builder.Services.AddHostedService<RawEcho>();

await using WebApplication app = builder.Build();
bool isHealthy = behaviour != "sick";
app.MapGet("/health", () => isHealthy ? Results.Ok() : Results.StatusCode(503));
app.MapPost("/recover", () => isHealthy = true);
app.MapPost("/die", () => Environment.Exit(9));
app.MapGet("/pid", () => Results.Text($"{Environment.ProcessId}"));
app.MapPost("/echo", async (HttpRequest request) =>
{
    Console.WriteLine("listening to a body");
    using var body = new StreamReader(request.Body);
    return Results.Text($"{Environment.ProcessId}:{await body.ReadToEndAsync()}");
});
app.MapPost("/complain", () => Console.Error.WriteLine("a complaint"));
app.MapGet("/arguments", () => args);
app.MapGet("/environment", () => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
    .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value));
app.Lifetime.ApplicationStopping.Register(() => Console.WriteLine("draining"));
app.Lifetime.ApplicationStopped.Register(() => Console.WriteLine("drained"));

await app.StartAsync();
Console.WriteLine($"pid={Environment.ProcessId} url={app.Urls.First()}");
if (behaviour == "stubborn")
{
    Leaf.Start();
}

await app.WaitForShutdownAsync();
return 0;
