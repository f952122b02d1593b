using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace LlmMesh.ServiceDefaults.Telemetry;

/// <summary>
/// Completes the spans of incoming requests. ASP.NET Core 10 starts them with method, host and path, but ends them without name,
/// route, status and error; the first version that adds those makes this class superfluous. The query string is never recorded.
/// </summary>
/// <remarks>
/// https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server-span. One instance per tracer provider, which disposes
/// it. Events arrive on request threads, one at a time per request.
/// </remarks>
internal sealed class ServerSpanCompletion : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string Listener = "Microsoft.AspNetCore";
    private const string RequestIn = "Microsoft.AspNetCore.Hosting.HttpRequestIn";
    private const string RequestStarted = "Microsoft.AspNetCore.Hosting.HttpRequestIn.Start";
    private const string RequestStopped = "Microsoft.AspNetCore.Hosting.HttpRequestIn.Stop";
    private const string Unhandled = "Microsoft.AspNetCore.Hosting.UnhandledException";
    private const string ErrorType = "error.type";

    private readonly ConcurrentBag<IDisposable> _subscriptions = [];

    public ServerSpanCompletion() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    /// <summary>ASP.NET Core 10 sets no tags at all unless told so before the server starts.</summary>
    public static void KeepFrameworkTags() =>
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", isEnabled: false);

    public void Dispose()
    {
        foreach (IDisposable subscription in _subscriptions)
        {
            subscription.Dispose();
        }
    }

    void IObserver<DiagnosticListener>.OnNext(DiagnosticListener value)
    {
        if (value.Name == Listener)
        {
            // The end of a request is only announced to those who also asked for its start.
            _subscriptions.Add(value.Subscribe(this, static name => name is RequestIn or RequestStarted or RequestStopped or Unhandled));
        }
    }

    void IObserver<KeyValuePair<string, object?>>.OnNext(KeyValuePair<string, object?> value)
    {
        switch (value)
        {
            case { Key: RequestStopped, Value: HttpContext context } when Activity.Current is { IsAllDataRequested: true } span:
                Complete(span, context);
                break;
            case { Key: Unhandled, Value: { } payload } when Activity.Current is { IsAllDataRequested: true } span:
                span.SetTag(ErrorType, ExceptionIn(payload)?.GetType().FullName);
                break;
        }
    }

    private static void Complete(Activity span, HttpContext context)
    {
        int status = context.Response.StatusCode;
        span.SetTag("http.response.status_code", status);

        // The convention names an unknown method HTTP, so that a client cannot invent span names.
        string method = span.GetTagItem("http.request.method") as string is { } known and not "_OTHER" ? known : "HTTP";
        if (RouteOf(context) is { } route)
        {
            span.SetTag("http.route", route);
            span.DisplayName = $"{method} {route}";
        }
        else
        {
            span.DisplayName = method;
        }

        if (status >= StatusCodes.Status500InternalServerError)
        {
            span.SetStatus(ActivityStatusCode.Error);
            if (span.GetTagItem(ErrorType) is null)
            {
                Exception? handled = context.Features.Get<IExceptionHandlerFeature>()?.Error;
                span.SetTag(ErrorType, handled?.GetType().FullName ?? status.ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    private static string? RouteOf(HttpContext context)
    {
        // The exception handler clears the endpoint and keeps the one that failed.
        Endpoint? endpoint = context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        return endpoint?.Metadata.GetMetadata<IRouteDiagnosticsMetadata>()?.Route;
    }

    /// <summary>The payload is an anonymous object of the framework's, with a property of this name.</summary>
    private static object? ExceptionIn(object payload) => payload.GetType().GetProperty("exception")?.GetValue(payload);

    void IObserver<DiagnosticListener>.OnCompleted()
    {
    }

    void IObserver<DiagnosticListener>.OnError(Exception error)
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnCompleted()
    {
    }

    void IObserver<KeyValuePair<string, object?>>.OnError(Exception error)
    {
    }
}
