/**
 * Errors: what happened, to which file, and what to do. The English sentences are in core/errorMessages.ts, because the package and
 * the command line use them as well.
 */
import { ERROR_MESSAGES } from '../../../core/errorMessages.ts'
import type { ErrorCode } from '../../../core/errors.ts'
import type { Topic } from '../text.ts'

const chinese: Readonly<Record<ErrorCode, string>> = {
  'empty-file': '“{name}”是空文件（0 字节）。请重新选择这张照片，或从来源处再复制一次。',
  'a-folder': '文件夹“{name}”里没有图片，或在这里无法打开。请直接拖入图片。',
  'not-an-image':
    '“{name}”不是可以读取的图片。请使用 JPEG、PNG、WebP、AVIF、GIF、BMP、ICO 或 SVG 文件。',
  'a-video':
    '“{name}”是视频。请使用 .mp4、.mov、.webm 或 .mkv 作为扩展名，再拖入 Depthdrop 网页；在代码里请使用 depthVideo()。',
  heic: '“{name}”是 HEIC 照片，此浏览器无法打开。请将照片导出为 JPEG 后再添加，或在手机的相机设置中选择“兼容性最佳”。',
  unsupported: '“{name}”是 {format} 文件，此浏览器无法打开。请转换为 JPEG 或 PNG 后再添加。',
  'damaged-image': '“{name}”已损坏或不完整：浏览器无法按 {format} 解码。请重新复制或下载。',
  'too-large':
    '“{name}”为 {width} × {height} 像素（{megapixels} 百万像素），上限为 {limit} 百万像素。请缩小后再添加。',
  'too-narrow': '“{name}”没有画面（{width} × {height} 像素）。请使用其他图片。',
  'too-long':
    '“{name}”为 {width} × {height} 像素，超过了此浏览器画布的边长。请缩小，或直接使用图片文件。',
  'source-address': '“{address}”不是有效的地址。请使用完整地址，或相对于本页的地址。',
  'source-http': '{address} 处没有图片：服务器返回 {status}。请检查地址。',
  'source-blocked':
    '无法读取 {address} 处的图片：连接失败，或该网站不允许其他网站读取。请保存图片后使用文件，或让该网站发送 Access-Control-Allow-Origin。',
  'source-credentials':
    '地址 {address} 带有用户名或密码，它们不会被发送。请使用不带它们的地址，或保存图片后使用文件。',
  'source-too-big': '{address} 处的文件超过 {limit} MB。请保存并缩小后，使用该文件。',
  'source-tainted':
    '画布中有另一网站的图片，而该网站不允许其他网站读取。请用 crossorigin="anonymous" 加载那张图片，或使用它的文件。',
  'map-gone': '“{name}”的深度图已不在此浏览器的存储中，而照片不会保存。请重新添加这张照片。',
  'file-unreadable': '无法读取“{name}”。它可能已被移动、改名或更改，请重新选择。',
  'out-of-memory': '内存不足，无法处理“{name}”。请关闭其他标签页，或使用更小的图片或模型。',
  'worker-died':
    '引擎在处理“{name}”时停止了两次。请重新加载页面；若再次发生，请使用更小的图片或入门模型。',
  'no-answer': '模型两次都未能及时处理完“{name}”，已停止。请使用更快的模型，或更小的图片。',
  'engine-failed': '模型无法处理“{name}”。请使用其他模型或图片。引擎报告：{detail}',
  'no-wasm':
    '引擎需要带 SIMD 的 WebAssembly，而此浏览器无法运行。请更新浏览器，或关闭阻止它的设置（例如锁定模式）。',
  'wasm-blocked':
    "此页面的 Content-Security-Policy 阻止了 WebAssembly。请在 script-src 中加入 'wasm-unsafe-eval'。",
  'no-browser': 'Depthdrop 需要浏览器：网页或 Web Worker。在 Node.js 中请使用它的命令行。',
  'engine-missing':
    '无法加载引擎：本站缺少它的文件，或连接失败。请检查网络连接，然后重新加载页面。',
  'asset-missing':
    '无法加载 Depthdrop 的一部分（{file}）：本站没有这个文件，或连接失败。请检查网络连接，然后重新加载页面。',
  'asset-damaged':
    'Depthdrop 的一部分（{file}）不完整或被改动，已被拒绝。请重新加载页面；若再次发生，本站需要重新发布这个文件。',
  'photo-gone': '照片“{name}”已无法访问，而此文件需要把它放在深度图旁。请重新选择这张照片。',
  'half-range': '“{name}”的数值最大到 {largest}，而半精度浮点数只到 {most}。请用单精度浮点数保存。',
  'queue-full': '未添加“{name}”：已有 {limit} 张图片在等待。请等其中一些完成后再添加。',
  'model-missing':
    '本站没有模型“{model}”，镜像也没有响应。请在构建网站处运行 `npm run model`，或使用入门模型。',
  'model-network':
    '“{model}”的下载在 {done} / {total} 字节处中断，重试 {tries} 次仍未恢复。请检查网络连接后重新开始，会从断点继续。',
  'model-length':
    '“{model}”的文件有 {actual} 字节，应为 {expected} 字节。文件已被拒绝并删除，请重新下载。',
  'model-hash':
    '“{model}”的文件与校验和不符：它的 SHA-256 是 {actual}，应为 {expected}。文件已被拒绝并删除，请重新下载。',
  'model-parts':
    '模型的分块清单无法使用：{detail}。请在构建网站处运行 `npm run model -- --split`，再重新发布各个分块。',
  'model-not-onnx': '“{name}”不是可读的 ONNX 文件：{detail}。请使用含有完整模型的 .onnx 文件。',
  'model-wrong-graph':
    '“{name}”不能生成深度图：{found}。需要一个三通道图像作为输入，一个单通道图作为输出。',
  'model-unclear':
    '“{name}”的计算图没有说明输入应如何归一化。请把以下之一作为 `pixels` 传给 `addModel`：{candidates}。',
  'model-address': '“{address}”不是模型的地址。请使用以 https:// 开头、指向 .onnx 文件的地址。',
  'model-credentials':
    '地址 {address} 带有用户名或密码，它们不会被发送。请使用不带它们的地址，或下载文件后添加。',
  'model-http': '{address} 处没有模型：服务器返回 {status}。请检查地址。',
  'model-page':
    '{address} 处是网页，不是模型。请使用文件本身的地址（在 Hugging Face 上用 /resolve/ 代替 /blob/）。',
  'model-blocked':
    '无法读取 {address} 处的模型：连接失败，或该网站不允许其他网站读取。请下载文件后添加，或让该网站发送 Access-Control-Allow-Origin。',
  'model-too-big':
    '{address} 处的模型超过 {limit} MB，这是浏览器标签页能运行的上限。请使用更小的模型，例如 8 位权重的版本。',
  'model-changed':
    '{address} 处的文件已不是以前下载的那个：它的 SHA-256 是 {actual}，应为 {expected}。文件已被拒绝。如果你信任新文件，请在“模型”中移除“{name}”，然后重新下载。',
  'model-late':
    '未使用“{name}”：它未能在 {seconds} 秒内处理完测试照片。请使用更小的模型，或以更小的输入尺寸导出。',
  'model-memory':
    '未使用“{name}”：以 {width} × {height} 处理测试照片所需的内存超过了浏览器标签页的上限（最多 4 GB）。请以更小的输入尺寸导出，或使用 16 位或 8 位权重。',
  'model-operator':
    '未使用“{name}”：这里的引擎都没有它的算子 {operator}。请用 ONNX 自带的算子重新导出，例如 torch.onnx.export(…, opset_version=17)。',
  'model-run':
    '未使用“{name}”：以 {width} × {height} 处理测试照片时失败。请用 onnx.checker.check_model(…, full_check=True) 检查它，并以固定尺寸重新导出，例如 torch.onnx.export(…, opset_version=17)，不带 dynamic_axes。',
  'model-storage': '模型“{model}”是以前添加的，已不在此浏览器的存储中。请重新添加该 .onnx 文件。',
  'calibration-distance': '距离必须是大于 0 的米数。请为两个点都填写距离。',
  'calibration-same-value':
    '两个点在这张图上的数值相同，无法据此确定比例。请选择颜色不同的两个点。',
  'calibration-same-distance':
    '两个点距离相同，在图上的数值却不同，互相矛盾。请选一个近点和一个远点。',
  'calibration-order': '距离较小的点在这张图上反而更远。请检查两个距离是否填反了。',
  'camera-refused':
    '相机权限被拒绝。请在地址栏旁允许本站使用相机，并在系统设置中允许此浏览器使用相机，然后重试。',
  'camera-policy':
    '此页面在这里不能使用相机：网站或外层页面禁止了它。请在单独的标签页中打开；框架需要 allow="camera"。',
  'camera-missing': '没有找到相机。请连接或打开相机，然后重试。',
  'camera-busy': '无法打开相机：可能正被其他应用或标签页使用。请关闭它们，然后重试。',
  'camera-gone': '相机已断开：可能被拔出、关闭或收回了权限。请重新连接，然后重试。',
  'camera-insecure': '浏览器只允许以 https 或 localhost 打开的页面使用相机。请以这种方式打开本页。',
  'camera-failed': '无法打开相机：{detail}。请换一个相机或浏览器。',
  'video-failed': '视频“{name}”停止了：浏览器无法继续播放。请检查它的来源，然后重新开始。',
  'video-tainted':
    '“{name}”是另一网站的视频，该网站不允许其他网站读取。请用 crossorigin="anonymous" 加载。',
  'video-encoder':
    '此浏览器无法以 {width} × {height} 将“{name}”编码为 {format}。请选择其他尺寸，或保存为 {possible}。',
  'video-unreadable': '无法作为视频读取“{name}”。请从来源处重新复制，或转换为 MP4。',
  'video-codec': '“{name}”中的视频编码为 {codec}，此浏览器无法解码。请转换为 MP4（H.264）。',
  'trusted-types':
    '此页面要求 Trusted Types，但没有允许启动 Depthdrop worker 的策略。请在页面的 Content-Security-Policy 中加入：trusted-types depthdrop。',
  sandboxed:
    '此框架的 `sandbox` 属性不允许启动 worker。除 allow-scripts 外还需要 allow-same-origin：sandbox="allow-scripts allow-same-origin"。',
  'depth-unreadable':
    '“{name}”无法作为深度图读取：{detail}。请使用 8 位或 16 位灰度的 PNG、PFM 或 NPY 文件。',
  'depth-coloured':
    '“{name}”是彩色图片。深度图的每个像素只有一个数值：请使用灰度 PNG、PFM 或 NPY，而不是热力图。',
  'depth-shape':
    '“{name}”的尺寸是 {width} × {height}，与照片（{photoWidth} × {photoHeight}）的宽高比不符。请使用属于这张照片、未经裁剪或旋转的深度图。',
  'depth-unclear':
    '“{name}”没有说明其中数值的含义。请说明数值越大越近还是越小越近（`near`、--near-is），或者距离的单位（`unit`、--unit）。',
  'inside-damaged': '“{name}”自带的深度图无法使用：{detail}。请改为估计其深度。',
  'inside-shape':
    '“{name}”自带的深度图（{width} × {height}）与照片（{photoWidth} × {photoHeight}）的宽高比不符，照片可能编辑过。请改为估计其深度。',
  'gdepth-xmp':
    '无法把深度写入“{name}”：{detail}。为免丢失照片自身的信息，请用其他格式保存深度图。',
  insecure:
    '此页面是从另一台机器以普通 http 打开的，浏览器在这种情况下不提供哈希、线程和存储。请用 https 或 localhost 打开。',
}

function both(code: ErrorCode): { readonly en: string; readonly zh: string } {
  return { en: ERROR_MESSAGES[code], zh: chinese[code] }
}

export const errors = Object.fromEntries(
  (Object.keys(ERROR_MESSAGES) as ErrorCode[]).map((code) => [code, both(code)]),
) as Topic<ErrorCode>
