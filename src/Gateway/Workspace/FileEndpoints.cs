using Microsoft.Net.Http.Headers;
using VaporForge.Gateway.Errors;
using VaporForge.Gateway.Json;
using VaporForge.Gateway.Sandboxes;
using VaporForge.Sandboxes;

namespace VaporForge.Gateway.Workspace;

/// <summary>The files of a session's workspace.</summary>
internal static class FileEndpoints
{
    private const string Tag = "Files";
    private const string AnyBytes = "application/octet-stream";

    public static void MapFiles(this RouteGroupBuilder session)
    {
        session.MapGet("/files", ListAsync)
            .WithTags(Tag)
            .WithSummary("Lists a folder of the workspace")
            .WithDescription("path is relative to the workspace, absent for its root. Folders come first, then by name, at most 5,000 "
                + "(then truncated). A sandbox that sleeps is woken, as for all calls with files.")
            .Produces<FolderListing>()
            .Fails(400, 404);
        session.MapGet("/files/content", DownloadAsync)
            .WithTags(Tag)
            .WithSummary("Reads a file")
            .WithDescription("Its bytes as they are, with their number; a connection that breaks off before means that the file changed. "
                + "It always comes as an attachment that no browser shows.")
            .Produces<Stream>(StatusCodes.Status200OK, AnyBytes)
            .Fails(400, 404);
        session.MapPut("/files/content", UploadAsync)
            .WithTags(Tag)
            .WithSummary("Writes a file")
            .WithDescription("The body becomes the file, whatever its type; folders are made. Whoever looks sees the old file or the new "
                + "one, and nothing of an upload that broke off. 201 when it is new.")
            .Accepts<Stream>("*/*")
            .Produces<UploadAnswer>()
            .Produces<UploadAnswer>(StatusCodes.Status201Created)
            .Fails(400, 404, 413, 415, 507);
    }

    private static async Task<IResult> ListAsync(string id, HttpContext http, SandboxCalls calls)
    {
        var path = WorkspaceFields.Folder(http.Request);
        var listing = await WorkspaceFields.BlamingAsync(calls.CallAsync(
            id, (sandbox, claim) => sandbox.ListFilesAsync(claim, path, http.RequestAborted), http.RequestAborted));
        return Results.Json(listing, GatewayJson.Wire.FolderListing);
    }

    private static async Task DownloadAsync(string id, HttpContext http, SandboxCalls calls)
    {
        var path = WorkspaceFields.File(http.Request);
        await using var pieces = await WorkspaceFields.BlamingAsync(calls.OpenAsync(
            id, (sandbox, claim) => sandbox.ReadFileAsync(claim, path, http.RequestAborted), http.RequestAborted));
        var size = pieces.Current.Size;
        DescribeDownload(http.Response, path.Split('/')[^1], size);
        await http.Response.StartAsync(http.RequestAborted);
        long sent = 0;
        while (await pieces.MoveNextAsync())
        {
            var bytes = pieces.Current.Bytes;
            sent += bytes.Length;

            // Waits while the caller takes nothing, and then nothing more is read in the sandbox either.
            await http.Response.BodyWriter.WriteAsync(bytes, http.RequestAborted);
        }

        // Half a file must not look like a whole one.
        if (sent < size) http.Abort();
    }

    private static async Task<IResult> UploadAsync(
        string id, HttpContext http, SandboxCalls calls, IOptions<GatewayOptions> options)
    {
        var path = WorkspaceFields.File(http.Request);
        var upload = new FileUpload(id, path, options.Value.UploadMaxBytes, calls);
        var written = await WorkspaceFields.BlamingAsync(upload.RunAsync(http));
        var status = written.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        return Results.Json(new UploadAnswer(written.Path, written.Size), GatewayJson.Wire.UploadAnswer, statusCode: status);
    }

    /// <summary>What an agent wrote may be a page with scripts, and must not run under our name.</summary>
    private static void DescribeDownload(HttpResponse response, string name, long size)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(name);
        response.ContentType = AnyBytes;
        response.ContentLength = size;
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.AcceptRanges = "none";
    }
}
