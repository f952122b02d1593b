using System.Net;
using LlmMesh.Upstream;
using Microsoft.AspNetCore.Connections;

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(new StreamShape(
    builder.Configuration.GetValue("events", defaultValue: 5),
    TimeSpan.FromMilliseconds(builder.Configuration.GetValue("interval-ms", defaultValue: 10))));

// Kestrel's sockets without its HTTP: an answer costs little more than its two system calls.
builder.WebHost.ConfigureKestrel(kestrel =>
    kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseConnectionHandler<ProviderConnection>()));
await builder.Build().RunAsync();
